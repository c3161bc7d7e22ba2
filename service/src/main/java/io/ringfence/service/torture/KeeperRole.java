package io.ringfence.service.torture;

import io.ringfence.journal.ForcePolicy;
import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.journal.StageReport;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.ObservedStorage;
import io.ringfence.ring.Ring;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Keeps the journal for a while, ends in good order, stands by, and so on, with small segments and one policy after the other. */
final class KeeperRole implements Callable<Void> {
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final Duration LOOK = Duration.ofMillis(2);

    private final Scene scene;
    private final Ring ring;

    KeeperRole(Scene scene, Ring ring) {
        this.scene = scene;
        this.ring = ring;
    }

    @Override
    public Void call() throws InterruptedException {
        while (!scene.isStopped()) {
            scene.say(Scene.STANDBY);
            try (JournalStage stage = JournalStage.standBy(ring, options())) {
                keep(stage);
            }
            scene.say(Scene.CLOSED);
            scene.pauseMicros(0, 30_000); // another one may have it
        }
        return null;
    }

    private JournalOptions options() {
        ForcePolicy policy =
                scene.oneIn(3) ? ForcePolicy.interval(Duration.ofMillis(scene.between(1, 10))) : ForcePolicy.batch();
        return JournalOptions.builder()
                .segmentBytes(SEGMENT_BYTES)
                .forcePolicy(policy)
                .storage(ObservedStorage.failingForces(
                        DiskStorage.instance(), any -> CrashInstrument.bind(JournalRecipes.NEED_FAILED_FORCE)))
                .build();
    }

    private void keep(JournalStage stage) throws InterruptedException {
        boolean keeps = false;
        long end = 0;
        while (!scene.isStopped() && !stage.awaitEnd(LOOK)) {
            if (!keeps && stage.report().phase() == StageReport.Phase.WRITING) {
                keeps = true;
                end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(scene.between(300, 2000));
                scene.say(Scene.OPEN);
            }
            if (keeps && System.nanoTime() - end >= 0) {
                return;
            }
        }
    }
}
