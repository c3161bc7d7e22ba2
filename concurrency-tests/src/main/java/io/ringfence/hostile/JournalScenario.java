package io.ringfence.hostile;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.EventPoller;
import io.ringfence.hostile.Scenario.Outcome;
import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.ReadRange;
import io.ringfence.produce.Producer;
import io.ringfence.recovery.RecoveryOptions;
import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RecoveryReport.Verdict;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What users do with a journal that they do not trust: verify it, replay it, look at the snapshots, ask what a recovery would do, recover,
 * look again, recover again, and go on. On one thread.
 */
final class JournalScenario {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JournalOptions OPTIONS = JournalOptions.builder()
            .segmentBytes(JournalOptions.MIN_SEGMENT_BYTES)
            .build();

    private final WorkFolder work;
    private final Path ring;
    private final JournalMutation mutation;
    private final boolean ringStands;

    JournalScenario(WorkFolder work, Path ring, JournalMutation mutation) {
        this.work = work;
        this.ring = ring;
        this.mutation = mutation;
        this.ringStands = !JournalImageMaker.isRingLost(mutation.kind());
    }

    /** {@return how it ended} */
    Outcome run() throws Exception {
        List<String> before = work.state();
        KeptFiles kept = KeptFiles.of(ring);
        JournalLook look = look(JournalImageMaker.LAST, ringStands ? JournalImageMaker.LAST : Long.MIN_VALUE);
        Optional<RecoveryReport> planned = dryRun();
        work.requireUnchanged(before, "looking at it");
        RecoveryReport report;
        try {
            report = RingRecovery.recover(ring);
        } catch (RingException refused) {
            Scenario.check(refused);
            kept.requireKept("a refused recovery");
            return Outcome.REFUSED;
        }
        kept.requireKept("a recovery");
        if (planned.isEmpty() || !says(planned.get()).equals(says(report))) {
            throw new Finding("the dry run said " + planned + ", the recovery " + report);
        }
        checkNothingLostInSilence(look, report);
        JournalLook after = look(
                Math.max(JournalImageMaker.LAST, report.cursor()),
                report.durable().orElse(Long.MIN_VALUE));
        checkRecovered(after, report);
        recoverAgain();
        goOn(report);
        return after.isSound() && report.cursor() == JournalImageMaker.LAST && after.first() == 0
                ? Outcome.RECOVERED
                : Outcome.TOLD;
    }

    private JournalLook look(long last, long durable) {
        return JournalLook.at(ring, last, durable, mutation.forged());
    }

    private Optional<RecoveryReport> dryRun() {
        try {
            return Optional.of(RingRecovery.dryRun(ring, RecoveryOptions.defaults()));
        } catch (RingException refused) {
            Scenario.check(refused);
            return Optional.empty();
        }
    }

    private static String says(RecoveryReport report) {
        return report.verdict() + " " + report.epoch() + " " + report.cursor() + " " + report.missing();
    }

    /** Where a ring was made again, and the journal had more than it now has: the report says so. */
    private void checkNothingLostInSilence(JournalLook before, RecoveryReport report) {
        boolean isLess = before.end() > report.cursor();
        boolean isTold = report.missing().stream()
                .anyMatch(missing -> missing.range().from() <= report.cursor() + 1
                        && missing.range().to() >= report.cursor() + 1);
        if (!mutation.forged() && isLess && !isTold) {
            throw new Finding("before, " + before + " were there, and now without a word " + report);
        }
    }

    /** What the ring holds is in the journal, whole, whatever was damaged. */
    private void checkRecovered(JournalLook after, RecoveryReport report) {
        if (mutation.forged()) {
            return;
        }
        if (ringStands && report.cursor() != JournalImageMaker.LAST) {
            throw new Finding("the ring stood, and ends at " + report.cursor());
        }
        long from = report.cursor() - JournalImageMaker.SLOTS + 1;
        if (ringStands && !after.holds(Math.max(0, from), report.cursor())) {
            throw new Finding("the ring holds " + from + " to " + report.cursor() + ", and the journal " + after);
        }
    }

    private void recoverAgain() {
        RecoveryReport again;
        try {
            again = RingRecovery.recover(ring);
        } catch (RingException refused) {
            throw new Finding("a recovered ring cannot be recovered again: " + refused.getMessage());
        }
        if (again.verdict() != Verdict.SOUND) {
            throw new Finding("recovering again had something to do: " + again);
        }
    }

    private void goOn(RecoveryReport report) throws Exception {
        long next = report.cursor() + 1;
        try (Ring attached = Ring.attach(ring);
                Consumer reads = attached.openConsumer("reads");
                JournalStage stage = JournalStage.start(attached, OPTIONS);
                Producer producer = attached.openProducer("steady")) {
            consume(reads, report.cursor());
            long last = producer.publishBatch(JournalImageMaker.BATCH, Payload::write);
            if (last != report.cursor() + JournalImageMaker.BATCH) {
                throw new Finding("after sequence " + report.cursor() + " came " + last);
            }
            attached.awaitDurable(last, PATIENCE);
            consume(reads, last);
            if (stage.failure().isPresent()) {
                throw new Finding("the journal ended: " + stage.failure().get());
            }
        } catch (RingException told) {
            Scenario.check(told);
            if (!mutation.forged()) {
                throw new Finding("a recovered ring cannot be used: " + told.getMessage());
            }
            return;
        }
        JournalReading news = JournalReading.of(
                Journal.ofDirectory(ring.resolve(JournalImage.JOURNAL)),
                ReadRange.all().fromSequence(Math.max(next, 0)),
                DamagePolicy.FAIL,
                next + JournalImageMaker.BATCH - 1,
                mutation.forged());
        if (!mutation.forged() && (news.told() || news.sequences().size() != JournalImageMaker.BATCH)) {
            throw new Finding("of what was published after the recovery, " + news + " was read");
        }
    }

    private void consume(Consumer reads, long last) throws Exception {
        EventPoller.PollState ignored = reads.poller().poll((event, sequence, endOfBatch) -> {
            if (!mutation.forged() && (sequence > last || !Payload.isThatOf(event, sequence))) {
                throw new Finding("the consumer was shown sequence " + sequence + ", which nobody published so");
            }
            return true;
        });
    }
}
