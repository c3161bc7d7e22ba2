package io.ringfence.campaign.stress.tests;

import io.ringfence.liveness.Environment;
import io.ringfence.liveness.OwnerLocks;
import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.liveness.ProcessWitness;
import io.ringfence.ring.layout.LockLayout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides who lives and who holds what, as the kernel would: a death drops the locks first, and the process is gone after. Both are
 * volatile accesses, because the real kernel orders what the dead one did before what its witness sees.
 */
final class StressKernel implements OwnerLocks, ProcessWitness {
    static final ProcessIdentity OBSERVER = process(99);

    private static final int LEDGER_BIT = 8;
    private static final int CONSUMERS_BIT = 32;

    private final AtomicLong held = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();

    static ProcessIdentity process(long pid) {
        return new ProcessIdentity(pid, 1000 + pid, 7, 8, 9);
    }

    Environment environment() {
        return new Environment(OBSERVER, this, this, System::nanoTime);
    }

    /** SIGKILL for the process that holds this lock. */
    void kill(int position, long pid) {
        unlock(position);
        gone.accumulateAndGet(1L << pid, (bits, bit) -> bits | bit);
    }

    @Override
    public boolean isGone(ProcessIdentity process) {
        return (gone.get() & (1L << process.pid())) != 0;
    }

    @Override
    public boolean tryLock(int position) {
        long bit = bit(position);
        return (held.getAndAccumulate(bit, (bits, one) -> bits | one) & bit) == 0;
    }

    @Override
    public void unlock(int position) {
        held.accumulateAndGet(bit(position), (bits, one) -> bits & ~one);
    }

    @Override
    public boolean isLocked(int position) {
        return (held.get() & bit(position)) != 0;
    }

    private static long bit(int position) {
        if (position >= LockLayout.CONSUMERS) {
            return 1L << (CONSUMERS_BIT + position - LockLayout.CONSUMERS);
        }
        return 1L << (position >= LockLayout.LEDGER ? LEDGER_BIT + position - LockLayout.LEDGER : position);
    }

    @Override
    public void watch(Runnable check) {
        // the actors' threads do not end
    }

    @Override
    public void unwatch(Runnable check) {
        // see watch
    }

    @Override
    public void close() {
        held.set(0);
    }
}
