package io.ringfence.service.torture;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.EventPoller;
import io.ringfence.recovery.Restore;
import io.ringfence.recovery.Restored;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.DurableTimeoutException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.NoJournalException;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Restores its state from the latest snapshot and the journal, goes on with live events, takes snapshots on the way, forgets everything,
 * and so on. Its log says to what digest the events up to which sequence have led.
 */
final class TakerRole implements Callable<Void> {
    private final Scene scene;
    private final Ring ring;
    private final String name;
    private final Snapshots snapshots;

    TakerRole(Scene scene, Ring ring) {
        this.scene = scene;
        this.ring = ring;
        this.name = scene.orders().name();
        this.snapshots = Snapshots.of(ring.path(), ring.identity());
    }

    @Override
    public Void call() throws Exception {
        while (!scene.isStopped()) {
            StateDigest state = new StateDigest();
            Consumer consumer = restore(state);
            if (consumer != null) {
                live(consumer, state);
            }
            scene.pauseMicros(0, 1000);
        }
        return null;
    }

    private @Nullable Consumer restore(StateDigest state) {
        try {
            Restored restored = Restore.of(ring, name)
                    .with(ConsumerOptions.DEFAULT.withMaxBatch(ConsumerRole.BATCH_MAX))
                    .run(state, state);
            return restored.consumer();
        } catch (InUseException another) {
            scene.say(Scene.STANDBY);
            scene.pauseMicros(1000, 3000);
            return null;
        }
    }

    private void live(Consumer consumer, StateDigest state) throws Exception {
        try (consumer;
                EventLog log = new EventLog(scene.orders().log())) {
            tell(log, consumer.position(), state);
            scene.say(Scene.OPEN);
            EventPoller poller = consumer.poller();
            int rounds = scene.between(20, 200);
            int untilSnapshot = scene.between(1, 10);
            while (rounds > 0 && !scene.isStopped()) {
                if (poller.poll((event, sequence, endOfBatch) -> {
                            state.onEvent(event, sequence);
                            return true;
                        })
                        != EventPoller.PollState.PROCESSING) {
                    scene.pauseMicros(50, 300);
                    continue;
                }
                rounds--;
                if (--untilSnapshot == 0) {
                    take(log, consumer.position(), state);
                    untilSnapshot = scene.between(1, 20);
                }
            }
        }
        scene.say(Scene.CLOSED);
    }

    private void take(EventLog log, long position, StateDigest state) throws IOException {
        tell(log, position, state);
        try {
            SnapshotEntry ignored = snapshots.take(ring, position, state);
        } catch (NoJournalException | DurableTimeoutException nobodyKeepsIt) {
            return; // the processes that keep the journal were killed: there is no snapshot then
        }
    }

    private static void tell(EventLog log, long position, StateDigest state) throws IOException {
        log.mark(EventLog.STATE, position, state.value());
        log.flush();
    }
}
