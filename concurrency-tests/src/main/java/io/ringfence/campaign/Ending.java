package io.ringfence.campaign;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the command in good order when its process is told to end, by Ctrl-C or SIGTERM: the campaign stops, the processes that it has started
 * are killed, and how far it came is saved. The command's thread, and the one that ends the JVM.
 */
final class Ending {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_MILLIS = 50;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean begun;
    private volatile @Nullable Budget budget;
    private volatile @Nullable SavedRuns runs;

    /** From now on, until {@link #done}. */
    void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "ending"));
    }

    /** A campaign begins. */
    void watch(Budget itsBudget, SavedRuns itsRuns) {
        budget = itsBudget;
        runs = itsRuns;
    }

    /** {@return whether the process is ending: what a campaign comes to from now on is no finding} */
    boolean hasBegun() {
        return begun;
    }

    /** The command has done all that it had to. */
    void done() {
        done.countDown();
    }

    private void end() {
        if (done.getCount() == 0) {
            return;
        }
        begun = true; // before the first kill: who sees a child die by it knows why
        Budget watched = budget;
        if (watched != null) {
            watched.end();
        }
        long start = System.nanoTime();
        try {
            do { // more than once: the campaign may have been about to start one
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            } while (!done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() - start < PATIENCE_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        SavedRuns open = runs;
        if (open != null) {
            open.close();
            System.err.println("campaign: stopped; the next run goes on from here");
        }
    }
}
