package io.ringfence.service.torture;

import io.ringfence.consume.Consumer;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.RingImage;
import io.ringfence.recovery.Restore;
import io.ringfence.recovery.Restored;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What befalls a journaled ring as a whole: everybody is killed at once, in every other round after a force has failed and the ring was
 * poisoned; in the end, the ring is deleted. Each time it is recovered, by one process after the other, each killed a step later, until one comes to its end. One thread.
 */
final class Disasters {
    private static final long LIFE_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);

    private final Stage stage;
    private final Revival revival;
    private final SplittableRandom random;
    private final BooleanSupplier over;

    /**
     * For one round.
     *
     * @param stage of the round
     * @param revival of its ring
     * @param random its choices
     * @param over whether nothing new is to be begun
     */
    Disasters(Stage stage, Revival revival, SplittableRandom random, BooleanSupplier over) {
        this.stage = stage;
        this.revival = revival;
        this.random = random;
        this.over = over;
    }

    /** Strikes once, with some life after it. */
    void strike(long number, Violence violence) throws IOException {
        if (over.getAsBoolean()) {
            return;
        }
        boolean poisoned = JournalRecipes.isPoisoned(number);
        if (poisoned) {
            stage.poison();
        }
        stage.collapse();
        (poisoned ? JournalRecipes.POISONED : JournalRecipes.STANDING).forEach(revival::dieAt);
        revival.finish();
        requireWholeJournal(stage.ring().path());
        live(violence);
    }

    /** Before a keeper comes that could write again what the recovery has left out. */
    private static void requireWholeJournal(Path path) {
        try (Ring ring = Ring.attachReadOnly(path);
                JournalReader reader = Journal.ofDirectory(ring.journalPlace()).open(ReadRange.all())) {
            long[] next = {ring.identity().options().initialSequence()};
            boolean[] whole = {true};
            while (reader.poll(
                            record -> {
                                whole[0] &= record.sequence() == next[0];
                                next[0] = record.sequence() + 1;
                            },
                            Integer.MAX_VALUE)
                    > 0) {
                // on to the end
            }
            if (!whole[0] || next[0] <= ring.durableSequence()) {
                throw TortureFailedException.of(
                        path.toString(),
                        "recovered, and the journal ends at sequence " + (next[0] - 1) + (whole[0] ? "" : " with gaps")
                                + "; said to be on the disk: " + ring.durableSequence());
            }
        }
    }

    private void live(Violence violence) throws IOException {
        stage.reopen();
        stage.begin(over);
        long start = System.nanoTime();
        while (!over.getAsBoolean() && System.nanoTime() - start < LIFE_NANOS) {
            violence.tick();
            stage.tick();
        }
    }

    /** Ends the round without its ring, and judges. */
    Verdict end() throws IOException {
        stage.endPlay(random.nextBoolean());
        Ring ring = stage.ring();
        Path file = ring.path().resolve("ring.dat");
        long durable = ring.durableSequence();
        stage.leave();
        Files.delete(file);
        if (!over.getAsBoolean()) {
            for (RecoveryPoint point : JournalRecipes.LOST) {
                boolean ignored = Files.deleteIfExists(file);
                revival.dieAt(point);
            }
            JournalRecipes.REFILLED.forEach(revival::dieAt);
            revival.dieAnywhere();
        }
        revival.finish();
        Judge judge = stage.judge();
        judge(judge, ring.path(), durable);
        stage.tally().round(judge.verdict(), judge.size());
        return judge.verdict();
    }

    private void judge(Judge judge, Path path, long durable) throws IOException {
        try (Ring ring = Ring.attach(path)) {
            long first = ring.identity().options().initialSequence();
            JournalJudge journalJudge = new JournalJudge(judge, stage.folder(), first, durable);
            for (Part part : stage.parts()) {
                String name = part.orders(0, stage.folder()).name();
                if (part.role() == Role.AWAITER) {
                    journalJudge.acknowledged(name);
                } else if (part.role() == Role.TAKER) {
                    journalJudge.states(name);
                }
            }
            Journal journal = Journal.ofDirectory(ring.journalPlace())
                    .ofRing(RingImage.of(ring.identity().page()))
                    .durableTo(ring::durableSequence);
            try (JournalReader reader = journal.open(ReadRange.all())) {
                journalJudge.journal(reader);
            }
            StateDigest state = new StateDigest();
            Restored restored = Restore.of(ring, "restored").run(state, state);
            try (Consumer consumer = restored.consumer()) {
                journalJudge.state("the restored one", consumer.position(), state.value());
            }
        }
    }
}
