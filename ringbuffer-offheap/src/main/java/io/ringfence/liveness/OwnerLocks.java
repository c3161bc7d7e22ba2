package io.ringfence.liveness;

/**
 * The locks in {@code owners.lock}, by position; the kernel drops them at a process's death. Any thread. A seam: the explorer decides
 * itself who holds what.
 */
public interface OwnerLocks extends AutoCloseable {
    /**
     * Takes a lock for a participant of this process, if nobody has it, of this process or another.
     *
     * @param position see {@link io.ringfence.ring.layout.LockLayout}
     * @return true if it is held now
     */
    boolean tryLock(int position);

    /**
     * Gives a lock back.
     *
     * @param position held by this process
     */
    void unlock(int position);

    /**
     * Whether anybody holds a lock, this process included. Shares it for an instant, so
     * {@link #tryLock} may be refused meanwhile.
     *
     * @param position of the lock
     * @return true if it cannot be had
     */
    boolean isLocked(int position);

    /**
     * Runs something later, again and again, on the thread of the locks, until these locks are closed.
     *
     * @param check must be short and must not take locks
     */
    void watch(Runnable check);

    /**
     * Ends the checks of {@link #watch}.
     *
     * @param check given there
     */
    void unwatch(Runnable check);

    /** Gives back everything that this ring object of this process holds. */
    @Override
    void close();
}
