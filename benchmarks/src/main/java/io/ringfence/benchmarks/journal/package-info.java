/**
 * What {@code bench journal} compares: the journal, Chronicle Queue and the bare disk, each written the way its own users would write it,
 * and all of them carrying the same payloads. {@link io.ringfence.benchmarks.journal.JournalSystem} opens them,
 * {@link io.ringfence.benchmarks.journal.Lane} says which of them run which work.
 *
 * <p>Each hot loop is spelled out in its system's own class, and each system runs in a JVM of its own: neither can spoil what the
 * compiler knows about another.
 */
@NullMarked
package io.ringfence.benchmarks.journal;

import org.jspecify.annotations.NullMarked;
