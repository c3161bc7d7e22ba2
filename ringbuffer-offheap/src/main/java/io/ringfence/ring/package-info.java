/**
 * The door: {@link io.ringfence.ring.Ring} creates, attaches and deletes rings, and opens producers, consumers and taps on them.
 * Public surface: that class, {@link io.ringfence.ring.RingOptions}, {@link io.ringfence.ring.RingIdentity},
 * {@link io.ringfence.ring.RepairReport}.
 */
@NullMarked
package io.ringfence.ring;

import org.jspecify.annotations.NullMarked;
