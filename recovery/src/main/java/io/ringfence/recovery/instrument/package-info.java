/**
 * What the campaigns hook into a running recovery: named crash points. In production nothing is hooked in, and the compiler removes
 * every trace of it. Public surface, for this library's own code and its campaigns only:
 * {@link io.ringfence.recovery.instrument.RecoveryInstrument} and {@link io.ringfence.recovery.instrument.RecoveryPoint}.
 */
@NullMarked
package io.ringfence.recovery.instrument;

import org.jspecify.annotations.NullMarked;
