package io.ringfence.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads of one test, joined with a deadline; the first error of any of them fails the test. */
public final class Threads implements AutoCloseable {
    private static final long JOIN_SECONDS = 300;

    private final List<FutureTask<Void>> tasks = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Work that may throw. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    public Thread start(String name, Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        tasks.add(task);
        threads.add(thread);
        thread.start();
        return thread;
    }

    public void join() throws Exception {
        for (int i = 0; i < tasks.size(); i++) {
            try {
                Void ignored = tasks.get(i).get(JOIN_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException hung) {
                Thread thread = threads.get(i);
                AssertionError error = new AssertionError("thread " + thread.getName() + " hangs");
                error.setStackTrace(thread.getStackTrace());
                throw error;
            } catch (ExecutionException failed) {
                throw new AssertionError("thread " + threads.get(i).getName() + " failed", failed.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
