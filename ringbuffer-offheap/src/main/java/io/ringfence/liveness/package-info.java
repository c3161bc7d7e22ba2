/**
 * Who is alive, and what is done about the dead: owner locks, the second witness, the entries of participants, repair of claims.
 * Public surface: {@link io.ringfence.liveness.ProcessIdentity} and {@link io.ringfence.liveness.OwnerStatus} for reports; the
 * seams {@link io.ringfence.liveness.OwnerLocks} and {@link io.ringfence.liveness.ProcessWitness} for tests.
 */
@NullMarked
package io.ringfence.liveness;

import org.jspecify.annotations.NullMarked;
