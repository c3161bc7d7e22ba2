package io.ringfence.service.torture;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.StartAt;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.StartPositionException;
import io.ringfence.wait.SleepingWaitStrategy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that opens its name as soon as nobody living has it, handles events for a while, with a processor or a poller, and closes or
 * leaves, and so on. What it handled goes to the log before it is committed.
 */
final class ConsumerRole implements Callable<Void> {
    /** Most events between two commits. */
    static final int BATCH_MAX = 64;

    private static final Duration RELEASE_AFTER_DEATH = Duration.ofMillis(20);

    private final Scene scene;
    private final Ring ring;
    private final Role role;
    private final String name;
    private int left;

    ConsumerRole(Scene scene, Ring ring) {
        this.scene = scene;
        this.ring = ring;
        this.role = scene.orders().role();
        this.name = scene.orders().name();
    }

    @Override
    public Void call() throws Exception {
        while (!scene.isStopped()) {
            Consumer consumer = open();
            if (consumer != null) {
                live(consumer);
            }
            scene.pauseMicros(0, 1000);
        }
        return null;
    }

    private @Nullable Consumer open() {
        ConsumerOptions options = ConsumerOptions.DEFAULT.withMaxBatch(BATCH_MAX);
        if (scene.oneIn(3)) {
            options = options.withWaitStrategy(new SleepingWaitStrategy());
        }
        if (role == Role.RETURNER) {
            options = options.withReleaseAfterDeath(RELEASE_AFTER_DEATH);
        }
        if (role == Role.JOINER) {
            options = options.withStartAt(start());
        }
        if (role == Role.FOLLOWER) {
            options = options.afterDurable();
        }
        try {
            return ring.openConsumer(name, options);
        } catch (InUseException another) {
            scene.say(Scene.STANDBY);
            scene.pauseMicros(1000, 3000);
        } catch (StartPositionException refused) {
            scene.pauseMicros(0, 1000); // nothing protects the beginning any more
        }
        return null;
    }

    private StartAt start() {
        return switch (scene.between(0, 4)) {
            case 0 -> StartAt.sequence(0);
            case 1, 2 -> StartAt.earliest();
            default -> StartAt.next();
        };
    }

    private void live(Consumer consumer) throws Exception {
        try (consumer;
                EventLog log = new EventLog(scene.orders().log())) {
            if (consumer.missed().count() > 0) {
                log.mark(
                        EventLog.MISSED,
                        consumer.missed().from(),
                        consumer.missed().to());
            }
            log.opened(consumer.position());
            scene.say(Scene.OPEN);
            left = scene.between(200, 3000);
            if (scene.oneIn(2)) {
                process(consumer, log);
            } else {
                poll(consumer, log);
            }
            if (role == Role.JOINER && !scene.isStopped()) {
                log.mark(EventLog.LEAVING, 0, 0);
                log.flush(); // the last record: from here on another process may have the name
                scene.say(Scene.CLOSED);
                consumer.leave();
            }
        }
        scene.say(Scene.CLOSED);
    }

    private void process(Consumer consumer, EventLog log) {
        BatchEventProcessor[] processor = new BatchEventProcessor[1];
        processor[0] = consumer.processor((event, sequence, endOfBatch) -> {
            if (!take(log, event, sequence, endOfBatch)) {
                processor[0].halt();
            }
        });
        scene.whenStopped(processor[0]::halt);
        processor[0].run();
        scene.whenStopped(() -> {});
    }

    private void poll(Consumer consumer, EventLog log) throws Exception {
        EventPoller poller = consumer.poller();
        while (left > 0 && !scene.isStopped()) {
            if (poller.poll((event, sequence, endOfBatch) -> take(log, event, sequence, endOfBatch) || !endOfBatch)
                    != EventPoller.PollState.PROCESSING) {
                scene.pauseMicros(50, 300);
            }
        }
    }

    /** False when it has handled enough. */
    private boolean take(EventLog log, Event event, long sequence, boolean endOfBatch) throws IOException {
        log.take(event.buffer(), sequence);
        if (role == Role.FOLLOWER && sequence > ring.durableSequence()) {
            log.flush();
            log.mark(EventLog.BEYOND, sequence, ring.durableSequence());
        }
        left--;
        if (endOfBatch) {
            log.flush();
            if (scene.oneIn(64)) {
                scene.pauseMicros(500, 4000); // the ring fills
            }
        }
        return left > 0;
    }
}
