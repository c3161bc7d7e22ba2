package io.ringfence.service.torture;

import io.ringfence.instrument.Instrument;
import io.ringfence.journal.instrument.JournalInstrument;
import io.ringfence.recovery.instrument.RecoveryInstrument;
import io.ringfence.service.processes.ChildJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process, from its start as a spare to its death. Called by the one thread of the command, except for {@link #destroy}; a thread of
 * its own reads what the process says.
 */
final class Actor {
    private static final long END_SECONDS = 30;

    private final Process process;
    private final OutputStream input;
    private final Thread reader;
    private volatile boolean ready;
    private volatile boolean owns;
    private volatile boolean plays;
    private volatile @Nullable Enum<?> lastWord;
    private @Nullable Enum<?> armed;
    private @Nullable Process stopper;
    private boolean killed;

    private Actor(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
        this.reader = new Thread(this::read, "ringfence-torture-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a process that waits for its role. */
    static Actor start(Path errors) throws IOException {
        return new Actor(new ProcessBuilder(ChildJvm.command(
                        TortureMain.class,
                        "-Xshare:auto",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote", // these classes come from the compiler
                        "-XX:TieredStopAtLevel=1",
                        "-XX:CompileThresholdScaling=3", // it dies before most of that pays
                        "-Xmx48m",
                        "-D" + Instrument.PROPERTY + "=" + CrashInstrument.class.getName(),
                        "-D" + JournalInstrument.PROPERTY + "=" + CrashInstrument.class.getName(),
                        "-D" + RecoveryInstrument.PROPERTY + "=" + CrashInstrument.class.getName()))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start());
    }

    private void read() {
        for (String line = Scene.line(process.getInputStream());
                line != null;
                line = Scene.line(process.getInputStream())) {
            if (line.startsWith(CrashInstrument.LAST_WORD)) {
                lastWord = CrashPlaces.named(line.substring(CrashInstrument.LAST_WORD.length()));
                destroy(); // it waits for that, at its point
            } else if (line.equals(TortureMain.READY)) {
                ready = true;
            } else {
                owns = line.equals(Scene.OPEN);
                plays = true;
            }
        }
    }

    /** {@return whether it can be given a role} */
    boolean isReady() {
        return ready;
    }

    /** {@return whether it has its name in the ring, as it said last} */
    boolean owns() {
        return owns && process.isAlive();
    }

    /** {@return whether it has opened its name once, or tried to: from here on it needs no starting up} */
    boolean plays() {
        return plays && process.isAlive();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Nullable
    Enum<?> armed() {
        return armed;
    }

    @Override
    public String toString() {
        String does = owns() ? "owns" : plays() ? "stands by" : process.isAlive() ? "comes" : "dead";
        return armed == null ? does : does + ", to die at " + armed;
    }

    /** Lets it die at a point, at any passage to come; null for nowhere. */
    void arm(@Nullable Enum<?> point, int passages) {
        armed = point;
        tell(Orders.armLine(point, passages));
    }

    void play(Orders orders) {
        tell(orders.line());
    }

    private void tell(String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException dead) {
            killed |= !process.isAlive(); // how it died is looked at elsewhere
        }
    }

    /** SIGKILL. */
    void kill() {
        killed = true;
        destroy();
    }

    /** SIGKILL, from any thread. */
    void destroy() {
        Process ignored = process.destroyForcibly();
    }

    /** SIGSTOP, and SIGCONT after a while, by a process of its own, so that nothing stays stopped whatever happens to this one. */
    void stopFor(int millis) throws IOException {
        stopper = new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -STOP $1; sleep $2; kill -CONT $1",
                        "sh",
                        Long.toString(process.pid()),
                        millis / 1000 + "." + String.format("%03d", millis % 1000))
                .redirectError(ProcessBuilder.Redirect.DISCARD) // it may have died meanwhile
                .start();
    }

    boolean isStopped() {
        return stopper != null && stopper.isAlive() && process.isAlive();
    }

    /** Tells it to end in good order; {@link #awaitEnd} waits for that. */
    void end() {
        try {
            input.close();
        } catch (IOException dead) {
            killed |= !process.isAlive(); // how it died is looked at elsewhere
        }
    }

    /** {@return whether it has ended in time} */
    boolean awaitEnd() {
        try {
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How it ended; it is dead. */
    Death death() {
        try {
            reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        return new Death(process.exitValue(), lastWord, killed);
    }

    /**
     * How a process ended.
     *
     * @param status as the system says
     * @param point its last word
     * @param killed whether it was killed
     */
    record Death(int status, @Nullable Enum<?> point, boolean killed) {
        private static final int SIGKILL_STATUS = 137;

        boolean isAtPoint() {
            return point != null && (status == CrashInstrument.CRASHED || status == SIGKILL_STATUS);
        }

        /** {@return whether it ended by itself because the ring is poisoned} */
        boolean isByPoison() {
            return status == TortureMain.POISONED;
        }

        boolean isByKill() {
            return status == SIGKILL_STATUS && killed;
        }

        /** {@return whether a signal ended it that terminals and operators send to a whole group} */
        boolean isToldToEnd() {
            return status == 129 || status == 130 || status == 143;
        }
    }
}
