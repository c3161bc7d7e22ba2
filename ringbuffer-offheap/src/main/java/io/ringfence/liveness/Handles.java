package io.ringfence.liveness;

import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The open handles of one ring object. A ring that is closed while handles are still open goes when the last of them has gone: no
 * entry is pulled away from under a thread that is using it. Thread-safe.
 */
public final class Handles {
    private final String place;
    private final Runnable whenLastHasGone;
    private final Set<HandleGuard> open = new HashSet<>();
    private volatile boolean closing;
    private int reservations;
    private boolean gone;

    /**
     * For one ring object.
     *
     * @param place the ring, for errors
     * @param whenLastHasGone called once, after the closing, when no handle is open any more
     */
    public Handles(String place, Runnable whenLastHasGone) {
        this.place = place;
        this.whenLastHasGone = whenLastHasGone;
    }

    /** Raises a typed error if the ring object was closed. */
    public void requireOpen() {
        if (closing) {
            throw new ClosedException(
                    new Problem("use", place, "the ring object is closed", "an open one", "attach the ring again"));
        }
    }

    /** {@return whether the ring object was closed} */
    public boolean isClosing() {
        return closing;
    }

    /**
     * Before a handle is opened: the ring object stays attached until {@link #endReservation}.
     *
     * @throws ClosedException if it was closed
     */
    public synchronized void reserve() {
        requireOpen();
        reservations++;
    }

    /** After a handle was opened and counted by {@link #add}, or was not. */
    public void endReservation() {
        boolean last;
        synchronized (this) {
            reservations--;
            last = isLast();
        }
        if (last) {
            whenLastHasGone.run();
        }
    }

    /**
     * Counts a handle.
     *
     * @param guard of the handle
     */
    public synchronized void add(HandleGuard guard) {
        open.add(guard);
    }

    /**
     * Counts a handle no more.
     *
     * @param guard of the handle
     */
    public void remove(HandleGuard guard) {
        boolean last;
        synchronized (this) {
            open.remove(guard);
            last = isLast();
        }
        if (last) {
            whenLastHasGone.run();
        }
    }

    /** Closes the handles that no other living thread has used last, and the rest when they are closed themselves. */
    public void close() {
        List<HandleGuard> candidates;
        synchronized (this) {
            closing = true;
            candidates = List.copyOf(open);
        }
        for (HandleGuard guard : candidates) {
            guard.closeIfUnused();
        }
        boolean last;
        synchronized (this) {
            last = isLast();
        }
        if (last) {
            whenLastHasGone.run();
        }
    }

    private boolean isLast() {
        if (closing && open.isEmpty() && reservations == 0 && !gone) {
            gone = true;
            return true;
        }
        return false;
    }
}
