package io.ringfence.service.processes;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells how far a command is: one line that changes on a terminal, a line now and then elsewhere. One thread. */
public final class ProgressLine {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final String prefix;
    private long shown = System.nanoTime();
    private boolean lineIsOpen;

    /**
     * For one run.
     *
     * @param out standard error
     * @param terminal whether it is one
     * @param command whose progress it is
     */
    public ProgressLine(PrintStream out, boolean terminal, String command) {
        this.out = out;
        this.terminal = terminal;
        this.prefix = "ringfence " + command + ": ";
    }

    /**
     * Says something that shall stay readable.
     *
     * @param text one line
     */
    public void say(String text) {
        end();
        out.println(prefix + text);
    }

    /** {@return how many nanoseconds have passed since the last line, or 0 if it is too early for another} */
    public long due() {
        long passed = System.nanoTime() - shown;
        return passed < (terminal ? TERMINAL_NANOS : PLAIN_NANOS) ? 0 : passed;
    }

    /**
     * Shows how far it is; to be called when {@link #due}.
     *
     * @param text one line
     */
    public void show(String text) {
        shown = System.nanoTime();
        if (terminal) {
            out.print(CLEAR_LINE + prefix + text);
            out.flush();
            lineIsOpen = true;
        } else {
            out.println(prefix + text);
        }
    }

    /** Takes the changing line away. */
    public void end() {
        if (lineIsOpen) {
            out.print(CLEAR_LINE);
            out.flush();
            lineIsOpen = false;
        }
    }
}
