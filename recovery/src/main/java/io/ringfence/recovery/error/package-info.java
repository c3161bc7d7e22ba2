/**
 * The typed errors of snapshots and recovery; each names operation, place, actual, expected and remedy, as
 * {@link io.ringfence.ring.error.RingException} does, which all of them are.
 */
@NullMarked
package io.ringfence.recovery.error;

import org.jspecify.annotations.NullMarked;
