package io.ringfence.service.torture;

import io.ringfence.produce.EventTranslator;
import io.ringfence.produce.Producer;
import io.ringfence.produce.Slot;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.DurableTimeoutException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.NoJournalException;
import io.ringfence.ring.error.NotRegisteredException;
import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A producer that opens its name as soon as nobody living has it, publishes for a while, closes, and so on. What {@code publish} has
 * returned for goes to the log, which belongs to whoever has the name.
 */
final class ProducerRole implements Callable<Void> {
    /** Most events of one publication. */
    static final int BATCH_MAX = 8;

    /** Events that may have been published when their producer was killed before it could say so. */
    static final int UNSAID_MAX = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BURST = 16;

    private final Scene scene;
    private final Ring ring;
    private final String name;
    private final boolean awaits;
    private final EventTranslator translator = (slot, sequence) -> write(slot);
    private int feed;
    private long next;
    private int remaining;
    private boolean resumes;
    private boolean givesTokens;

    ProducerRole(Scene scene, Ring ring) {
        this.scene = scene;
        this.ring = ring;
        this.name = scene.orders().name();
        this.resumes = scene.orders().role() == Role.FEED;
        this.awaits = scene.orders().role() == Role.AWAITER;
    }

    @Override
    public Void call() throws IOException {
        while (!scene.isStopped()) {
            Producer producer = open();
            if (producer != null) {
                live(producer);
            }
            if (!resumes && scene.oneIn(2)) {
                forgetName();
            }
            scene.pauseMicros(0, 1000);
        }
        return null;
    }

    private @Nullable Producer open() {
        try {
            return ring.openProducer(name);
        } catch (InUseException another) {
            scene.say(Scene.STANDBY);
            scene.pauseMicros(200, 1000); // no longer than those wait who settle what a dead one has left
            return null;
        }
    }

    private void live(Producer producer) throws IOException {
        try (producer;
                RunLog log = RunLog.append(scene.orders().log())) {
            scene.say(Scene.OPEN);
            if (resumes) {
                feed = EventBody.feed(scene.orders().number(), 0);
                next = producer.lastToken(); // 0 without
            } else {
                feed = EventBody.feed(scene.orders().number(), countLife());
                next = 0;
            }
            log.append(producer.lastTokenSequence(), next, RunRecord.OPENED, feed);
            givesTokens = resumes || scene.oneIn(2);
            int publications = awaits ? scene.between(5, 50) : scene.between(30, 300);
            for (int i = 0; i < publications && !scene.isStopped(); i++) {
                if (awaits) {
                    publishAndAwait(producer, log);
                } else if (scene.oneIn(8)) {
                    race(producer, log);
                } else {
                    publish(producer, log);
                }
                if (i % BURST == 0) {
                    scene.pauseMicros(500, 3000);
                }
            }
        }
        scene.say(Scene.CLOSED);
    }

    /** Before the first event of the life, so that no two lives have one number. */
    private int countLife() throws IOException {
        Path file = scene.orders().folder().resolve(name + ".lives");
        Path ignored = Files.write(file, new byte[1], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return (int) Files.size(file);
    }

    private void publish(Producer producer, RunLog log) throws IOException {
        int n = scene.oneIn(2) ? 1 : scene.between(2, BATCH_MAX);
        long first = next;
        remaining = n;
        if (scene.oneIn(32)) {
            long high = producer.claim(n);
            write(producer.slot(high - n + 1));
            producer.abort();
            next = first;
            return;
        }
        long high;
        if (resumes || (givesTokens && scene.oneIn(2))) {
            high = producer.publishBatch(n, translator, first + n);
        } else if (scene.oneIn(2)) {
            high = producer.tryPublishBatch(n, translator);
        } else {
            high = producer.publishBatch(n, translator);
        }
        if (high >= 0) {
            log.append(high - n + 1, first, n, feed);
        }
        if (!resumes && scene.oneIn(64)) {
            producer.forgetTokens();
        }
    }

    /** The log of what is on the disk is another one, because it says more. */
    private void publishAndAwait(Producer producer, RunLog log) throws IOException {
        int n = scene.between(1, BATCH_MAX);
        long first = next;
        remaining = n;
        long high = producer.publishBatch(n, translator);
        log.append(high - n + 1, first, n, feed);
        try {
            ring.awaitDurable(high, PATIENCE);
        } catch (NoJournalException | DurableTimeoutException nobodyKeepsIt) {
            return; // the processes that do were killed: nothing was acknowledged
        }
        try (RunLog durable = RunLog.append(scene.orders().durableLog())) {
            durable.append(high - n + 1, first, n, feed);
        }
    }

    /** One event after the other as fast as it goes, so that producers meet at the cursor. */
    private void race(Producer producer, RunLog log) throws IOException {
        int events = scene.between(BATCH_MAX, UNSAID_MAX);
        for (int i = 0; i < events; i++) {
            remaining = 1;
            long index = next;
            long sequence = resumes ? producer.publish(translator, index + 1) : producer.publish(translator);
            log.add(sequence, index, 1, feed);
        }
        log.flush();
    }

    private void write(Slot slot) {
        remaining--;
        EventBody.write(slot, feed, next, remaining);
        next++;
    }

    private void forgetName() {
        try {
            ring.removeProducer(name);
        } catch (InUseException | NotRegisteredException another) {
            scene.pauseMicros(0, 1000); // another process of this name was first
        }
    }
}
