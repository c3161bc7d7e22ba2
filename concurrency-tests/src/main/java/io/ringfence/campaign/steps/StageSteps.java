package io.ringfence.campaign.steps;

import static io.ringfence.campaign.steps.Step.require;

import io.ringfence.journal.JournalStage;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageObserver;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingPoisonedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What the keeper of a journal must do. */
final class StageSteps {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BATCHES = 20;

    private StageSteps() {}

    static List<Step> all() {
        return List.of(
                new Step("a successor begins after what is durable", StageSteps::successor),
                new Step("nothing is acknowledged before its force", StageSteps::acknowledgement),
                new Step("producers wait for the disk", StageSteps::gate),
                new Step("a failed force poisons the ring", StageSteps::poison));
    }

    private static void successor(Path folder) throws Exception {
        StepRing.journaledInPart(folder, false);
        try (Ring ring = Ring.attach(StepRing.path(folder))) {
            require(ring.durableSequence() == StepRing.DURABLE, "durable is " + ring.durableSequence());
            try (JournalStage stage =
                    JournalStage.start(ring, StepRing.options().build())) {
                ring.awaitDurable(StepRing.EVENTS - 1, PATIENCE);
                require(stage.failure().isEmpty(), "the successor failed");
            }
        }
        long begin = StepRing.beginOfNewestSegment(folder);
        require(
                begin == StepRing.DURABLE + 1,
                "its segment begins at " + begin + ", and only " + StepRing.DURABLE + " was known to be on the disk");
        StepRing.requireJournaled(folder, StepRing.EVENTS - 1);
    }

    /** Compares the watermark with what was written as the last force that has returned began. */
    private static final class Watch implements StorageObserver {
        private final Ring ring;
        private final AtomicReference<String> finding = new AtomicReference<>("");
        private long asked = -1;
        private long forced = -1;

        Watch(Ring ring) {
            this.ring = ring;
        }

        @Override
        public synchronized void before(StorageEvent event) {
            look();
            if (event.operation().isForce()) {
                asked = ring.writtenSequence();
            }
        }

        @Override
        public synchronized void after(StorageEvent event) {
            look();
            if (event.operation().isForce()) {
                forced = Math.max(forced, asked);
            }
        }

        private void look() {
            long durable = ring.durableSequence();
            if (durable > forced) {
                boolean ignored = finding.compareAndSet(
                        "", "sequence " + durable + " counts as durable, and forced was " + forced);
            }
        }
    }

    private static void acknowledgement(Path folder) {
        try (Ring ring = StepRing.create(folder)) {
            Watch watch = new Watch(ring);
            ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), watch);
            try (JournalStage stage =
                    JournalStage.start(ring, StepRing.options().storage(storage).build())) {
                for (int i = 0; i < BATCHES; i++) {
                    StepRing.publish(ring, StepRing.EVENTS);
                    ring.awaitDurable((i + 1L) * StepRing.EVENTS - 1, PATIENCE);
                }
                require(stage.failure().isEmpty(), "the keeper failed");
            }
            String finding = Objects.requireNonNull(watch.finding.get());
            require(finding.isEmpty(), finding);
        }
    }

    /** Holds the first force of events until it is let go. */
    private static final class Holding implements StorageObserver {
        private final Ring ring;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        Holding(Ring ring) {
            this.ring = ring;
        }

        @Override
        public void before(StorageEvent event) {
            if (event.operation().isForce() && ring.writtenSequence() >= 0) {
                begun.countDown();
                try {
                    boolean ignored = goOn.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static void gate(Path folder) throws Exception {
        try (Ring ring = StepRing.create(folder)) {
            Holding holding = new Holding(ring);
            ObservedStorage storage = new ObservedStorage(DiskStorage.instance(), holding);
            try (JournalStage stage = JournalStage.start(
                            ring, StepRing.options().storage(storage).build());
                    Producer producer = ring.openProducer("producer")) {
                long first = producer.publish((slot, sequence) -> slot.putLong(0, sequence));
                require(first == 0, "the first sequence is " + first);
                require(holding.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no force begins");
                long last = first;
                for (long next = first; next >= 0 && last < 4L * StepRing.SLOTS; ) {
                    next = producer.tryPublish((slot, sequence) -> slot.putLong(0, sequence));
                    last = Math.max(last, next);
                }
                long durable = ring.durableSequence();
                holding.goOn.countDown();
                require(durable == -1, "sequence " + durable + " is durable in the middle of the first force");
                require(
                        last < StepRing.SLOTS,
                        "sequence " + last + " overwrites what is not on the disk, in " + StepRing.SLOTS + " slots");
                ring.awaitDurable(last, PATIENCE);
                require(stage.failure().isEmpty(), "the keeper failed");
            } finally {
                holding.goOn.countDown();
            }
        }
    }

    private static void poison(Path folder) {
        try (Ring ring = StepRing.create(folder)) {
            boolean[] failing = {false};
            ObservedStorage storage = ObservedStorage.failingForces(DiskStorage.instance(), force -> {
                synchronized (failing) {
                    return failing[0];
                }
            });
            JournalStage stage =
                    JournalStage.start(ring, StepRing.options().storage(storage).build());
            StepRing.publish(ring, 1);
            ring.awaitDurable(0, PATIENCE);
            synchronized (failing) {
                failing[0] = true;
            }
            StepRing.publish(ring, 1);
            requirePoison(() -> ring.awaitDurable(1, PATIENCE), "waiting for what a failed force was for");
            require(ring.durableSequence() == 0, "durable is " + ring.durableSequence());
            try {
                stage.close();
                throw new Step.Broken("a keeper whose force failed ends well");
            } catch (RingException told) {
                requirePoison(
                        () -> JournalStage.start(ring, StepRing.options().build())
                                .close(),
                        "a successor");
            }
        }
    }

    private static void requirePoison(Runnable operation, String words) {
        try {
            operation.run();
        } catch (RingPoisonedException told) {
            return;
        } catch (RingException another) {
            throw new Step.Broken(words + " is told " + another);
        }
        throw new Step.Broken(words + " is not told that a force has failed");
    }
}
