/**
 * What the test campaigns hook into the running code: named crash points and fences. In production nothing is hooked in, the hook is a
 * constant {@code null}, and the compiler removes every trace of it. Public surface, for this library's own code and its campaigns
 * only: {@link io.ringfence.instrument.Instrument}, {@link io.ringfence.instrument.CrashPoint},
 * {@link io.ringfence.instrument.Fences}.
 */
@NullMarked
package io.ringfence.instrument;

import org.jspecify.annotations.NullMarked;
