/**
 * What the campaigns hook into the running journal: named crash points. In production nothing is hooked in, and the compiler removes
 * every trace of it. Public surface, for this library's own code and its campaigns only:
 * {@link io.ringfence.journal.instrument.JournalInstrument} and {@link io.ringfence.journal.instrument.JournalPoint}.
 */
@NullMarked
package io.ringfence.journal.instrument;

import org.jspecify.annotations.NullMarked;
