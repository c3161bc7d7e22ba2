/**
 * Measures the ring between processes, and beside its peers, in one run.
 *
 * <p>{@link io.ringfence.benchmarks.BenchCommand} is the command. A coordinator starts the JVMs that are measured, tells them over their
 * standard input what to do, and reads what they found; the JVMs live as long as the run, so that their code stays compiled. Rounds
 * alternate between the systems, and the figure is the median of the ratios of the rounds.
 */
@NullMarked
package io.ringfence.benchmarks;

import org.jspecify.annotations.NullMarked;
