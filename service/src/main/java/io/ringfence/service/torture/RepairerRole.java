package io.ringfence.service.torture;

import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import java.util.concurrent.Callable;

/** Repairs at short intervals for a while, detaches, attaches again, and so on. */
final class RepairerRole implements Callable<Void> {
    private static final int REPAIRS = 40;

    private final Scene scene;

    RepairerRole(Scene scene) {
        this.scene = scene;
    }

    @Override
    public Void call() {
        while (!scene.isStopped()) {
            try (Ring ring = Ring.attach(scene.orders().ring())) {
                for (int i = 0; i < REPAIRS && !scene.isStopped(); i++) {
                    RepairReport ignored = ring.repair();
                    scene.pauseMicros(300, 1500);
                }
            }
            scene.pauseMicros(20_000, 100_000);
        }
        return null;
    }
}
