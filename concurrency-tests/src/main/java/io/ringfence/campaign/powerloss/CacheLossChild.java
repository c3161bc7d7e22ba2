package io.ringfence.campaign.powerloss;

import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.Retention;
import io.ringfence.journal.StageReport;
import io.ringfence.produce.Producer;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.service.powerloss.Ledger;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The process whose disk is taken away: publishes, keeps the journal, takes snapshots, removes old segments, and says on standard output
 * what is durable. Ends at the first error, without tidying up: with the power a machine loses its processes, too.
 */
final class CacheLossChild {
    /** What it says when it ends. */
    static final String ENDED = "ended";

    static final String TOLD = "told";
    static final String UNTYPED = "untyped";
    static final String DURABLE = "durable";
    static final String FLOOR = "floor";
    static final String SNAPSHOT = "snapshot";

    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int SNAPSHOT_EVERY = 400;
    private static final long JOURNAL_BYTES = 8L * SEGMENT_BYTES;

    private final Ring ring;
    private final long life;
    private final Snapshots snapshots;
    private long durable = -1;

    private CacheLossChild(Ring ring, long life) {
        this.ring = ring;
        this.life = life;
        this.snapshots = Snapshots.of(ring.path(), ring.identity());
    }

    /**
     * Runs until the disk is gone.
     *
     * @param arguments the ring, the number of this life
     */
    public static void main(String[] arguments) {
        String end;
        try {
            Ring ring = Ring.attach(Path.of(arguments[0]));
            JournalOptions options =
                    JournalOptions.builder().segmentBytes(SEGMENT_BYTES).build();
            JournalStage stage = JournalStage.start(ring, options);
            end = new CacheLossChild(ring, Long.parseLong(arguments[1])).play(stage);
        } catch (RuntimeException | InternalError failure) {
            end = ending(failure);
        }
        say(ENDED, end.replace('\n', ' '));
        Runtime.getRuntime().halt(0);
    }

    private static String ending(@Nullable Throwable failure) {
        return (failure instanceof RingException ? TOLD : UNTYPED) + " " + failure;
    }

    private static void say(String what, Object value) {
        System.out.println(what + " " + value);
        if (System.out.checkError()) { // the campaign is gone, and its disk shall not stay busy
            Runtime.getRuntime().halt(1);
        }
    }

    private String play(JournalStage stage) {
        Producer producer = ring.openProducer("producer");
        long sequence = ring.inspector().snapshot().cursor();
        while (true) {
            sequence++;
            UnsafeBuffer event = CacheLossEvents.event(life, sequence);
            while (producer.tryPublish(event, 0, event.capacity()) < 0) {
                tell();
                if (stage.report().phase() != StageReport.Phase.WRITING) {
                    return ending(stage.failure().orElse(null));
                }
                Thread.onSpinWait();
            }
            tell();
            if (sequence % SNAPSHOT_EVERY == 0) {
                keepHouse(sequence);
            }
        }
    }

    private void tell() {
        long now = ring.durableSequence();
        if (now > durable) {
            durable = now;
            say(DURABLE, now);
        }
    }

    private void keepHouse(long sequence) {
        Object ignored = snapshots.take(ring, sequence, new Ledger(sequence));
        say(SNAPSHOT, sequence);
        say(FLOOR, sequence + 1);
        Object unused = Retention.of(Journal.ofDirectory(ring.journalPlace()), sequence + 1)
                .maxBytes(JOURNAL_BYTES)
                .delete();
    }
}
