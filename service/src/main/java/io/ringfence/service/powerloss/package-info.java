/**
 * A simulated disk under the real journal, snapshots and recovery. It writes down every store, every force and every change of a name; from
 * that follows what a restart may show after a loss of power at any instant, and a judge looks at it as a recovery does. Public surface:
 * {@link io.ringfence.service.powerloss.PowerLossCases} and {@link io.ringfence.service.powerloss.FailingForces}, which try numbered
 * cases, with their {@link io.ringfence.service.powerloss.Counts}; and {@link io.ringfence.service.powerloss.Broken},
 * {@link io.ringfence.service.powerloss.Ledger} and {@link io.ringfence.service.powerloss.SimulatedRing} for campaigns on real disks.
 *
 * <p>A {@code Workload} does what users of a journal do, and a {@code Recording} holds what reached the {@code SimulatedDisk} together
 * with the {@code Knowledge} that the world outside had at each step. The {@code Platter} tells what is {@code Uncertain} then,
 * {@code Variants} choose among its versions, and the {@code Judge} looks at the {@code DiskImage} that comes of it.
 */
@NullMarked
package io.ringfence.service.powerloss;

import org.jspecify.annotations.NullMarked;
