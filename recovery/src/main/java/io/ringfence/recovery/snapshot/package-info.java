/**
 * Snapshots: the state that events have led to, in one file each. Public surface: {@link io.ringfence.recovery.snapshot.Snapshots} takes,
 * lists and restores them; {@link io.ringfence.recovery.snapshot.Snapshotable} is what has a state.
 */
@NullMarked
package io.ringfence.recovery.snapshot;

import org.jspecify.annotations.NullMarked;
