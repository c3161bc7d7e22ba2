package io.ringfence.service.torture;

import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RingRecovery;
import java.util.concurrent.Callable;

/** Recovers the ring once, after the death of everybody, and ends. */
final class ReviverRole implements Callable<Void> {
    private final Scene scene;

    ReviverRole(Scene scene) {
        this.scene = scene;
    }

    @Override
    public Void call() {
        RecoveryReport report = RingRecovery.recover(scene.orders().ring());
        if (report.isAnythingKnownLost() || report.verdict() == RecoveryReport.Verdict.IN_USE) {
            throw TortureFailedException.of(report.ring().toString(), "recovered with losses: " + report.text());
        }
        return null;
    }
}
