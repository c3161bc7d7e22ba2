package io.ringfence.service.torture;

import io.ringfence.consume.Tap;
import io.ringfence.ring.Ring;
import java.util.concurrent.Callable;

/** Looks on for a while, detaches, attaches again, and so on. What it was shown goes to the log. */
final class TapRole implements Callable<Void> {
    private static final int EVENTS_AT_ONCE = 64;
    private static final int POLLS = 300;

    private final Scene scene;

    TapRole(Scene scene) {
        this.scene = scene;
    }

    @Override
    public Void call() throws Exception {
        try (EventLog log = new EventLog(scene.orders().log())) {
            while (!scene.isStopped()) {
                boolean writable = scene.oneIn(2);
                try (Ring ring = writable
                        ? Ring.attach(scene.orders().ring())
                        : Ring.attachReadOnly(scene.orders().ring())) {
                    look(ring.openTap(), log);
                }
            }
        }
        return null;
    }

    private void look(Tap tap, EventLog log) throws Exception {
        log.opened(tap.nextSequence() - 1);
        for (int i = 0; i < POLLS && !scene.isStopped(); i++) {
            int shown = tap.poll((event, sequence) -> log.take(event.buffer(), sequence), EVENTS_AT_ONCE);
            log.flush();
            if (shown < EVENTS_AT_ONCE) {
                scene.pauseMicros(100, 1000);
            }
        }
    }
}
