package io.ringfence.liveness;

import io.ringfence.ring.error.ClaimException;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.ring.error.Problem;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;

/**
 * What survives a handle that was forgotten or whose thread ended: it aborts the open claim and gives the entry back, because this
 * process lives and no other may judge it. Holds no reference to the handle, so that the handle can become unreachable.
 *
 * <p>A handle is for one thread at a time; that thread brackets each use by {@link #enter} and {@link #exit}. The entry is never given
 * back while a living thread is inside, or has a claim open: that thread gives it back itself when it leaves or comes back, and the watch
 * does if it ends.
 *
 * <p>How a closing thread knows whether another one is inside, without a fence on the hot path: it sets <i>closed</i>, then asks for the
 * other's stack trace. That makes the other one stop at a safepoint, so either its entering is visible afterwards, or it
 * has not entered yet and will see <i>closed</i>.
 *
 * <p>The cleaner refers to it until it has finished, so it must not lead to the handle: it lets go of a thread that has ended, because that
 * one may refer to its task still, and the task to the handle; and it leaves the cleaner when it has finished, because a wait strategy may
 * refer to the handle, too. The ring's mapping would stay for ever otherwise.
 */
public final class HandleGuard {
    private final String what;
    private final OpenWork work;
    private final Runnable giveBack;
    private @Nullable Thread thread; // written under the monitor; null, too, once it has ended
    private int inside; // of the handle's thread; read by a closing one after the safepoint
    private volatile boolean closed;
    private boolean finished; // under the monitor
    private Cleaner.@Nullable Cleanable cleanable; // under the monitor

    /**
     * For one handle.
     *
     * @param what the handle, in words
     * @param work its open claim
     * @param giveBack gives the entry back; called once
     */
    public HandleGuard(String what, OpenWork work, Runnable giveBack) {
        this.what = what;
        this.work = work;
        this.giveBack = giveBack;
    }

    /** What a handle may have begun. */
    public interface OpenWork {
        /** {@return whether a claim is open} */
        boolean isOpen();

        /** Aborts it. */
        void abort();

        /** Ends a wait inside of the handle soon; from any thread. */
        void interrupt();
    }

    /**
     * Lets a cleaner do {@link #abandon} when the handle is unreachable, and not any more when this has finished.
     *
     * @param cleaner of the handles of its kind
     * @param handle that this is the guard of
     */
    public void watchOver(Cleaner cleaner, Object handle) {
        Cleaner.Cleanable registered = cleaner.register(handle, this::abandon);
        synchronized (this) {
            cleanable = registered;
        }
    }

    /** Before each use: the calling thread is the handle's from now on. Pairs with {@link #exit}, also after an error. */
    public void enter() {
        if (thread != Thread.currentThread()) {
            adopt();
        }
        inside++;
        if (closed) {
            exit();
            throw closed();
        }
    }

    /** After each use. */
    public void exit() {
        inside--;
        if (closed && inside == 0 && !work.isOpen()) {
            finish();
        }
    }

    /** Raises a typed error if the calling thread is not the one that made the open claim. */
    public void requireThread() {
        if (thread != Thread.currentThread()) {
            if (closed && thread == null) {
                throw closed();
            }
            throw new ClaimException(new Problem(
                    "go on with a claim",
                    what,
                    "the calling thread is not the one that claimed",
                    "the thread that claimed",
                    "claim first, and open a handle for each thread"));
        }
    }

    /** Before going on with a claim that {@link #enter} began. Pairs with {@link #exit}, unless it throws. */
    public void enterClaim() {
        requireThread();
        inside++;
        if (closed) {
            work.abort(); // somebody closed the handle while this thread had the claim open, and left the rest to it
            exit();
            throw closed();
        }
    }

    private synchronized void adopt() {
        if (closed) {
            throw closed();
        }
        if (work.isOpen()) {
            Thread last = thread;
            if (last != null && last.isAlive()) {
                throw new ClaimException(new Problem(
                        "claim",
                        what,
                        "thread '" + last.getName() + "' has a claim open",
                        "one thread a handle",
                        "open a handle for each thread"));
            }
            work.abort();
        }
        inside = 0;
        thread = Thread.currentThread();
    }

    /** The watch: called now and then. A thread that is not alive cannot be inside, and all that it did is visible here. */
    public void abortIfThreadEnded() {
        boolean ended;
        synchronized (this) {
            Thread last = thread;
            ended = !finished && last != null && !last.isAlive();
            if (ended && work.isOpen()) {
                work.abort();
            }
            if (ended) {
                thread = null;
            }
        }
        if (ended && closed) {
            Thread closer =
                    new Thread(this::finish, "ringfence-close"); // giving back waits for the thread of the watch
            closer.setDaemon(true);
            closer.start();
        }
    }

    /** The cleaner's: the handle is unreachable, so no thread is inside, or will come back. */
    public void abandon() {
        closed = true;
        finish();
    }

    /** Closing, by whatever thread. */
    public void close() {
        closed = true;
        work.interrupt();
        Thread last;
        synchronized (this) {
            last = thread;
        }
        boolean own = last == Thread.currentThread();
        if (own && inside > 0) {
            return; // closed from within a use, by a handler: given back when that ends
        }
        if (!own && last != null && last.isAlive()) {
            StackTraceElement[] ignored = last.getStackTrace();
            if (inside > 0 || work.isOpen()) {
                return;
            }
        }
        finish();
    }

    /**
     * Closing by the ring object: a handle that another living thread has used last stays as it is, until that thread closes it or
     * the ring tells it.
     */
    public void closeIfUnused() {
        Thread last;
        synchronized (this) {
            last = thread;
        }
        if (last == null || last == Thread.currentThread() || !last.isAlive()) {
            close();
        }
    }

    private void finish() {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
            work.abort();
        }
        try {
            giveBack.run(); // outside of the monitor: it waits for the thread that calls the watch
        } finally {
            forget();
        }
    }

    private void forget() {
        Cleaner.Cleanable registered;
        synchronized (this) {
            thread = null;
            registered = cleanable;
            cleanable = null;
        }
        if (registered != null) {
            registered.clean(); // finds it finished
        }
    }

    /** {@return whether it was closed} */
    public boolean isClosed() {
        return closed;
    }

    private ClosedException closed() {
        return new ClosedException(
                new Problem("use", what, "it is closed", "an open handle", "open it again by its name"));
    }
}
