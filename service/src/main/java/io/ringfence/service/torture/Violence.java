package io.ringfence.service.torture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Kills and stops at random instants, one process or several at once. One thread. */
final class Violence {
    private static final int KINDS = 10;
    private static final int TOGETHER_MAX = 3;

    private final Stage stage;
    private final SplittableRandom random;
    private long nextNanos;

    Violence(Stage stage, SplittableRandom random) {
        this.stage = stage;
        this.random = random;
        plan();
    }

    private void plan() {
        nextNanos = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos((long) stage.subject().calm() * random.nextInt(250, 900));
    }

    /** Strikes if it is time, and if a successor is ready. */
    void tick() throws IOException {
        if (System.nanoTime() - nextNanos < 0 || !stage.isCalm()) {
            return;
        }
        plan();
        List<Actor> victims = new ArrayList<>(stage.playing());
        int kind = random.nextInt(KINDS);
        if (kind < 2) {
            stopOne(victims);
        } else if (kind == 2) {
            stage.parts().stream()
                    .filter(part -> part.role() == Role.REPAIRER)
                    .forEach(part -> part.actors().forEach(Actor::kill));
        } else {
            int count = kind < 4 ? random.nextInt(2, TOGETHER_MAX + 1) : 1;
            for (int i = 0; i < count && !victims.isEmpty(); i++) {
                victims.remove(random.nextInt(victims.size())).kill();
            }
        }
    }

    private void stopOne(List<Actor> victims) throws IOException {
        if (!victims.isEmpty() && !stage.isAnyStopped()) {
            victims.get(random.nextInt(victims.size())).stopFor(random.nextInt(50, 700));
            stage.tally().stopped();
        }
    }
}
