package io.ringfence.service.torture;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.instrument.Instrument;
import io.ringfence.journal.instrument.JournalInstrument;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.recovery.instrument.RecoveryInstrument;
import io.ringfence.recovery.instrument.RecoveryPoint;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process, without any further step of its own, when it has reached an armed crash point as often as it was told to. Its last
 * word on standard output says at which. Any thread.
 */
public final class CrashInstrument implements Instrument, JournalInstrument, RecoveryInstrument {
    /** How such a process ends if nobody kills it. */
    static final int CRASHED = 99;

    /** Begins the last word. */
    static final String LAST_WORD = "at ";

    private static final long PARENT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final AtomicInteger PASSAGES_LEFT = new AtomicInteger();
    private static volatile @Nullable Enum<?> armed;
    private static boolean bound;

    /** Made by the library, once. */
    public CrashInstrument() {}

    /** Dies of this from now on, and of nothing else. */
    static synchronized void arm(@Nullable Enum<?> point, int passages) {
        if (bound) {
            return;
        }
        armed = null; // no passage of another point counts
        PASSAGES_LEFT.set(passages);
        armed = point;
    }

    /**
     * Asks whether it is armed with one of these, and if so, keeps it armed whatever comes: what leads there has been done, and must not be
     * done for nothing.
     */
    static synchronized boolean bind(Set<? extends Enum<?>> points) {
        Enum<?> point = armed;
        if (point != null && points.contains(point)) {
            bound = true;
            return true;
        }
        return false;
    }

    @Override
    public void reached(CrashPoint point) {
        pass(point);
    }

    @Override
    public void reached(JournalPoint point) {
        pass(point);
    }

    @Override
    public void reached(RecoveryPoint point) {
        pass(point);
    }

    private static void pass(Enum<?> point) {
        if (point == armed && PASSAGES_LEFT.decrementAndGet() == 0) {
            die(point);
        }
    }

    @Override
    public void fence(Fence fence) {
        // real memory needs no telling
    }

    /**
     * Says where, past all streams of the JVM, whose locks may be held by a thread that never goes on; and stays there until the parent's
     * SIGKILL comes. Halting would be slower: it waits some tenths of a second for threads that are in native code, and the process holds its
     * locks and lives as long.
     */
    private static void die(Enum<?> point) {
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write((LAST_WORD + point + "\n").getBytes(StandardCharsets.US_ASCII));
            long start = System.nanoTime();
            while (System.nanoTime() - start < PARENT_NANOS) {
                LockSupport.parkNanos(PARENT_NANOS);
            }
        } catch (IOException nobodyListens) {
            // the parent is gone: dying is right
        }
        Runtime.getRuntime().halt(CRASHED);
    }
}
