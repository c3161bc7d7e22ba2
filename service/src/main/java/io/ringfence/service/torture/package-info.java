/**
 * The kill torture: real processes share a ring and die at every named crash point and at random instants, and a judge outside the ring
 * compares what was acknowledged with what was handled. Public surface: {@link io.ringfence.service.torture.TortureCommand}, and, for the
 * processes that it starts, {@link io.ringfence.service.torture.TortureMain} and
 * {@link io.ringfence.service.torture.CrashInstrument}.
 *
 * <p>Two halves. In the children: a role each, {@code …Role}, which writes what it did into a log. In the command: a {@code Stage}
 * for each round, with {@code Part}s that are played by {@code Actor}s, one process each; a {@code Director} that chooses who dies of
 * what; a {@code StallWatch}; and the {@code Judge}, who reads the logs alone.
 *
 * <p>{@code --power-loss} is another run, {@code PowerLossRun}, over the simulated disk of {@code io.ringfence.service.powerloss}.
 */
@NullMarked
package io.ringfence.service.torture;

import org.jspecify.annotations.NullMarked;
