package io.ringfence.service.torture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a role in a child process knows of the world: its orders, its choices, and whether it shall end. It ends when it is told to, and
 * when its standard input ends, which it does when the parent dies.
 */
final class Scene {
    /** A name is this process's now. */
    static final String OPEN = "open";

    /** A name is another process's; this one has tried to open it, and tries again. */
    static final String STANDBY = "standby";

    /** A name is about to be given back. */
    static final String CLOSED = "closed";

    private final Orders orders;
    private final SplittableRandom random;
    private volatile Runnable whenStopped = () -> {};
    private volatile boolean stopped;

    Scene(Orders orders) {
        this.orders = orders;
        this.random = new SplittableRandom(orders.seed());
    }

    /** Reads on: what arms this process, or ends it. */
    void listen(InputStream input) {
        Thread thread = new Thread(
                () -> {
                    String line = line(input);
                    while (line != null && Orders.arms(line)) {
                        line = line(input);
                    }
                    stop();
                },
                "ringfence-torture-orders");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the next line; null at the end of the input, which a broken pipe is too} */
    static @Nullable String line(InputStream input) {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = input.read(); c != '\n'; c = input.read()) {
                if (c < 0) {
                    return null;
                }
                line.append((char) c);
            }
        } catch (IOException broken) {
            return null;
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void stop() {
        stopped = true;
        whenStopped.run();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Ends a call that waits, on another thread, when this process shall end. */
    void whenStopped(Runnable action) {
        whenStopped = action;
        if (stopped) {
            action.run();
        }
    }

    Orders orders() {
        return orders;
    }

    /** {@return whether one in so many, as its seed has it} */
    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    void pauseMicros(int least, int most) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(between(least, most)));
    }

    /** Tells the parent. */
    void say(String word) {
        System.out.println(word);
    }
}
