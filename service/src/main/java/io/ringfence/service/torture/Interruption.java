package io.ringfence.service.torture;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a run end in good order on Ctrl-C and SIGTERM. The thread of the signal first ends what the run does, such as its processes,
 * after saying so, so that whoever finds one dead can know why; then it waits for the command's own thread, which reports and cleans up. Made and {@linkplain #close() closed} by that one.
 */
final class Interruption {
    /** The command's thread gets so long for its report. */
    private static final long PATIENCE_SECONDS = 20;

    private final Runnable ending;
    private final Runnable cleaning;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onSignal, "ringfence-torture-interruption");

    /**
     * Listens from now on.
     *
     * @param ending done at once, by the thread of the signal
     * @param cleaning done here if the command's thread does not come to it
     */
    Interruption(Runnable ending, Runnable cleaning) {
        this.ending = ending;
        this.cleaning = cleaning;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onSignal() {
        ending.run();
        try {
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        cleaning.run();
    }

    /** The command's thread has done its part. */
    void close() {
        done.countDown();
        try {
            boolean ignored = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The JVM is ending: the hook runs, and finds the work done.
        }
    }
}
