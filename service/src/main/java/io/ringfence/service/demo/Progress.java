package io.ringfence.service.demo;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.service.processes.ProgressLine;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells on standard error how far the demo is. One thread. */
final class Progress {
    private final ProgressLine line;
    private final boolean terminal;
    private final int rounds;
    private long shownPublished;
    private int round;

    Progress(PrintStream out, boolean terminal, int rounds) {
        this.line = new ProgressLine(out, terminal, "demo");
        this.terminal = terminal;
        this.rounds = rounds;
    }

    /** Says something that shall stay readable. */
    void say(String text) {
        line.say(text);
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
        long passed = line.due();
        if (passed == 0) {
            return;
        }
        double millionsPerSecond = (published - shownPublished) * 1e3 / passed;
        shownPublished = published;
        line.show(String.format(
                Locale.ROOT,
                "%,d published, %.1f M/s, %,d of %,d slots in use, kill round %d of %d",
                published,
                millionsPerSecond,
                snapshot.slotCount() - snapshot.remaining(),
                snapshot.slotCount(),
                round,
                rounds));
    }

    /** Takes the changing line away. */
    void end() {
        line.end();
    }
}
