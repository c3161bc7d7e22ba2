/** The bytes of a snapshot: offsets and nothing else. Public surface: {@link io.ringfence.recovery.layout.SnapshotLayout}. */
@NullMarked
package io.ringfence.recovery.layout;

import org.jspecify.annotations.NullMarked;
