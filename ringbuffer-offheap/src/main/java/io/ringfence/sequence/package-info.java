/**
 * Claiming and publishing on the mapped file, and the orderings that make it right. Public surface: {@link io.ringfence.sequence.Sequence},
 * {@link io.ringfence.sequence.Sequencer} with its two implementations, {@link io.ringfence.sequence.SequenceBarrier}, and the
 * three modes of a ring. Names and meanings are those of the LMAX Disruptor 4; where a meaning differs, the Javadoc says so.
 */
@NullMarked
package io.ringfence.sequence;

import org.jspecify.annotations.NullMarked;
