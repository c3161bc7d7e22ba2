package io.ringfence.service.demo;

import io.ringfence.metrics.RingSnapshot;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells on standard error how far the demo is: one line that changes on a terminal, a line now and then elsewhere. One thread. */
final class Progress {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final PrintStream out;
    private final boolean terminal;
    private final int rounds;
    private long shown = System.nanoTime();
    private long shownPublished;
    private int round;
    private boolean lineIsOpen;

    Progress(PrintStream out, boolean terminal, int rounds) {
        this.out = out;
        this.terminal = terminal;
        this.rounds = rounds;
    }

    /** Says something that shall stay readable. */
    void say(String text) {
        end();
        out.println("ringfence demo: " + text);
    }

    void killed(int number) {
        round = number;
    }

    void back(String victims, long nanos) {
        if (!terminal) {
            say(String.format(
                    Locale.ROOT,
                    "kill %d of %d: %s, back in the stream after %d ms",
                    round,
                    rounds,
                    victims,
                    TimeUnit.NANOSECONDS.toMillis(nanos)));
        }
    }

    void show(long published, RingSnapshot snapshot) {
        long now = System.nanoTime();
        long passed = now - shown;
        if (passed < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            return;
        }
        double millionsPerSecond = (published - shownPublished) * 1e3 / passed;
        String line = String.format(
                Locale.ROOT,
                "%,d published, %.1f M/s, %,d of %,d slots in use, kill round %d of %d",
                published,
                millionsPerSecond,
                snapshot.slotCount() - snapshot.remaining(),
                snapshot.slotCount(),
                round,
                rounds);
        shown = now;
        shownPublished = published;
        if (terminal) {
            out.print("\r\033[K" + "ringfence demo: " + line);
            out.flush();
            lineIsOpen = true;
        } else {
            out.println("ringfence demo: " + line);
        }
    }

    /** Takes the changing line away. */
    void end() {
        if (lineIsOpen) {
            out.print("\r\033[K");
            out.flush();
            lineIsOpen = false;
        }
    }
}
