package io.ringfence.liveness;

import java.util.function.LongSupplier;

/**
 * What a ring object learns from the world outside of the mapped file; the seam for tests that decide themselves who lives and what
 * time it is.
 *
 * @param self the calling process
 * @param witness the second witness of a death
 * @param locks the first
 * @param nanoClock monotonic, the same for all processes of the machine
 */
public record Environment(ProcessIdentity self, ProcessWitness witness, OwnerLocks locks, LongSupplier nanoClock) {

    /**
     * The real one.
     *
     * @param locks of the ring
     * @return process, kernel and clock of this machine
     */
    public static Environment real(OwnerLocks locks) {
        return new Environment(ProcessIdentity.current(), ProcessWitness.kernel(), locks, System::nanoTime);
    }
}
