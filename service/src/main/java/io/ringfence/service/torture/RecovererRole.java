package io.ringfence.service.torture;

import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.RingPoisonedException;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** Recovers a ring that others live on, which may repair what the dead have left, and must leave everything else alone. */
final class RecovererRole implements Callable<Void> {
    private final Scene scene;

    RecovererRole(Scene scene) {
        this.scene = scene;
    }

    @Override
    public Void call() {
        while (!scene.isStopped()) {
            try {
                RecoveryReport report = RingRecovery.recover(scene.orders().ring());
                if (report.verdict() != RecoveryReport.Verdict.IN_USE) {
                    throw TortureFailedException.of(
                            report.ring().toString(), "recovered beside the living: " + report.text());
                }
            } catch (InUseException refused) {
                requirePoison(refused);
            }
            scene.pauseMicros(5_000, 50_000);
        }
        return null;
    }

    /** Only a ring that nobody may attach can be refused: a force of its journal has failed. */
    private static void requirePoison(InUseException refused) {
        if (Arrays.stream(refused.getSuppressed()).noneMatch(RingPoisonedException.class::isInstance)) {
            throw refused;
        }
    }
}
