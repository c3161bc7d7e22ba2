package io.ringfence.liveness;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.LockLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The verdict on owners. Dead means: the owner's lock can be had, <i>and</i>, in the same pid namespace and boot, the kernel
 * says that pid and start time are gone or a zombie. A stopped process keeps its lock and is alive. Time decides nothing.
 */
public final class Liveness {
    private static final long REGISTRY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long ENTRY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Much longer than a prober holds a lock that it looks at. */
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Environment environment;
    private final ReentrantLock registryLock = new ReentrantLock();

    /**
     * For one ring object.
     *
     * @param environment locks, kernel, clock
     */
    public Liveness(Environment environment) {
        this.environment = environment;
    }

    /** {@return locks, kernel, clock} */
    public Environment environment() {
        return environment;
    }

    /**
     * {@return what is known of an entry's owner}
     *
     * @param table ledger or registry
     * @param index of the entry
     */
    public OwnerStatus status(ParticipantTable table, int index) {
        if (table.state(index) == ParticipantLayout.FREE) {
            return OwnerStatus.NONE;
        }
        if (environment.locks().isLocked(table.lockPosition(index))) {
            return OwnerStatus.ALIVE;
        }
        // The lock was free a moment ago. What the entry says now may be a newer owner: then the witness finds it
        // alive.
        Optional<ParticipantTable.Owner> owner = table.owner(index);
        if (owner.isEmpty()) {
            return OwnerStatus.UNKNOWN;
        }
        if (!owner.get().isPresent()) {
            return OwnerStatus.NONE;
        }
        return isGone(owner.get().identity()) ? OwnerStatus.DEAD : OwnerStatus.UNKNOWN;
    }

    /**
     * The status, as seen by the holder of the registry lock: a lock that is held without a living owner is a prober's, for an
     * instant, and is looked at again.
     *
     * @param table ledger or registry
     * @param index of the entry
     * @return ALIVE, DEAD, or NONE; an entry that was left half written by one that died is NONE, because it contains nothing
     */
    public OwnerStatus statusUnderRegistryLock(ParticipantTable table, int index) {
        long deadline = System.nanoTime() + ENTRY_TIMEOUT_NANOS;
        while (true) {
            OwnerStatus status = status(table, index);
            Optional<ParticipantTable.Owner> owner = table.owner(index);
            boolean known = owner.isPresent() && owner.get().isPresent();
            if (known && !isGone(owner.get().identity())) {
                return OwnerStatus.ALIVE;
            }
            if (status != OwnerStatus.ALIVE) {
                return status == OwnerStatus.DEAD ? OwnerStatus.DEAD : OwnerStatus.NONE;
            }
            boolean invisible = known && isOfAnotherNamespace(owner.get().identity());
            long patience = invisible ? ENTRY_TIMEOUT_NANOS - PROBE_NANOS : 0; // its lock alone speaks for it
            if (System.nanoTime() - deadline + patience > 0) {
                return OwnerStatus.ALIVE;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /**
     * Takes the lock of an entry whose owner is none or dead; the caller holds the registry lock. A prober may have it for an
     * instant, so one refusal is no verdict.
     *
     * @param table ledger or registry
     * @param index of the entry
     * @return false if a living owner has it
     */
    public boolean takeEntry(ParticipantTable table, int index) {
        Optional<ParticipantTable.Owner> owner = table.owner(index);
        // an odd incarnation, seen under the registry lock, was left by one that died while it wrote it
        boolean mayTake = table.state(index) == ParticipantLayout.FREE
                || owner.isEmpty()
                || !owner.get().isPresent()
                || isGone(owner.get().identity());
        if (!mayTake) {
            return false;
        }
        long deadline = System.nanoTime() + ENTRY_TIMEOUT_NANOS;
        while (!environment.locks().tryLock(table.lockPosition(index))) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        CrashPoint.ENTRY_LOCKED.reached();
        return true;
    }

    /** A process of another boot of this kernel is gone; one of another pid namespace has only its lock to speak for it. */
    private boolean isGone(ProcessIdentity owner) {
        ProcessIdentity self = environment.self();
        return !owner.sameBoot(self)
                || isOfAnotherNamespace(owner)
                || environment.witness().isGone(owner);
    }

    private boolean isOfAnotherNamespace(ProcessIdentity owner) {
        return owner.pidNamespace() != environment.self().pidNamespace();
    }

    /**
     * Runs something while no other process joins, leaves, takes over or frees.
     *
     * @param operation for the error
     * @param work short
     * @param <T> of the result
     * @return its result
     * @throws InUseException if another process holds the lock for 10 s, because it is stopped
     */
    public <T> T underRegistryLock(String operation, Supplier<T> work) {
        registryLock.lock();
        try {
            if (registryLock.getHoldCount() > 1) {
                return work.get();
            }
            OwnerLocks locks = environment.locks();
            long deadline = System.nanoTime() + REGISTRY_TIMEOUT_NANOS;
            while (!locks.tryLock(LockLayout.REGISTRY)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new InUseException(new Problem(
                            operation,
                            "the registry lock",
                            "another process has held it for 10 s",
                            "a few milliseconds",
                            "look for a stopped process that has the ring open, and continue or end it"));
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
            try {
                return work.get();
            } finally {
                locks.unlock(LockLayout.REGISTRY);
            }
        } finally {
            registryLock.unlock();
        }
    }

    /**
     * The error for an entry that a living owner has.
     *
     * @param operation what was tried
     * @param table ledger or registry
     * @param index of the entry
     * @param what the entry, in words
     * @return an error that names the process
     */
    public InUseException inUse(String operation, ParticipantTable table, int index, String what) {
        Optional<ParticipantTable.Owner> owner = table.owner(index);
        String who = owner.isPresent() && owner.get().isPresent()
                ? "process " + owner.get().identity().pid()
                : "another process";
        return new InUseException(new Problem(
                operation,
                what,
                "it is in use by the living " + who + " on this machine",
                "a name without a living owner",
                "end that process, choose another name, or evict it"));
    }
}
