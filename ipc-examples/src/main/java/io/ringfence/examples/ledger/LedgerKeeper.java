package io.ringfence.examples.ledger;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.recovery.Restore;
import io.ringfence.recovery.Restored;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the ledger and the journal, in a JVM of its own, and takes a snapshot now and then. */
public final class LedgerKeeper {
    static final String NAME = "ledger";

    /** Small ones, because an example should not fill the memory; the default is 64 MiB. */
    private static final int SEGMENT_BYTES = 1 << 20;

    private static final long EVENTS_BETWEEN_SNAPSHOTS = 50_000;

    private final Ledger ledger;
    private final Ring ring;
    private final Snapshots snapshots;
    private final BatchEventProcessor processor;

    private LedgerKeeper(Ledger ledger, Ring ring, Consumer consumer) {
        this.ledger = ledger;
        this.ring = ring;
        this.snapshots = Snapshots.of(ring.path(), ring.identity());
        this.processor = consumer.processor(this::handle);
    }

    /**
     * Runs it until the last transfer.
     *
     * @param args the path of the ring, and the file for the state at the end
     */
    public static void main(String... args) throws IOException {
        JournalOptions options =
                JournalOptions.builder().segmentBytes(SEGMENT_BYTES).build();
        Ledger ledger = new Ledger();
        try (Ring ring = Ring.attach(Path.of(args[0]));
                JournalStage journal = JournalStage.start(ring, options)) {
            // One call: the newest good snapshot, then what the journal has after it, then the live ring, each event
            // once. The consumer sees an event only when it is on disk, so the ledger never tells anybody of a transfer
            // that a power failure could undo.
            Restored restored = Restore.of(ring, NAME)
                    .with(ConsumerOptions.DEFAULT.afterDurable())
                    .run(ledger, ledger);
            try (Consumer consumer = restored.consumer()) {
                System.out.println(String.format(
                        "  ledger, pid %d: %s, then %,d events from the journal; goes on with sequence %,d",
                        ProcessHandle.current().pid(),
                        restored.snapshot()
                                .map(snapshot -> String.format("a snapshot of sequence %,d", snapshot.sequence()))
                                .orElse("no snapshot"),
                        restored.replayed(),
                        consumer.position() + 1));
                if (!ledger.ended()) {
                    new LedgerKeeper(ledger, ring, consumer).processor.run();
                }
            }
            Files.write(Path.of(args[1]), ledger.bytes());
            System.out.println(String.format(
                    "  ledger, pid %d: the last transfer; %,d forces brought what it has journaled to the disk",
                    ProcessHandle.current().pid(), journal.report().forces()));
        }
    }

    private void handle(Event event, long sequence, boolean endOfBatch) {
        ledger.onEvent(event, sequence);
        if (ledger.ended()) {
            processor.halt();
        } else if ((sequence + 1) % EVENTS_BETWEEN_SNAPSHOTS == 0) {
            // Between two events, on their thread: the state is what the events up to this one have led to. Killed in
            // the middle of it, the snapshot from before is what counts.
            snapshots.take(ring, sequence, ledger);
        }
    }
}
