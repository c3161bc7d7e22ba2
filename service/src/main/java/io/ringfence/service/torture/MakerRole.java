package io.ringfence.service.torture;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.Tap;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.Problem;
import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Makes a ring of its own, fills it, closes, attaches, reads, and deletes it, and so on. Wherever its predecessor was killed, it finds
 * either no ring, or a whole one with all that was acknowledged; and a creation clears away what is half made or half deleted.
 */
final class MakerRole implements Callable<Void> {
    private static final int SLOTS = 16;
    private static final int EVENTS = 6;

    private final Scene scene;
    private final Path parent;
    private final Path path;

    MakerRole(Scene scene) {
        this.scene = scene;
        this.parent = scene.orders().folder().resolve(scene.orders().name());
        this.path = parent.resolve("made");
    }

    @Override
    public Void call() throws Exception {
        Path ignored = Files.createDirectories(parent);
        while (!scene.isStopped()) {
            if (Files.exists(path)) {
                checkWhatIsLeft();
            } else {
                make();
            }
        }
        return null;
    }

    private void make() throws Exception {
        Files.deleteIfExists(scene.orders().log()); // of the ring before
        RingOptions options = RingOptions.builder()
                .slots(SLOTS)
                .payloadBytes(EventBody.BYTES_MAX)
                .build();
        try (Ring ring = Ring.create(path, options)) {
            requireNoLeftovers();
            try (Producer producer = ring.openProducer("maker");
                    RunLog log = RunLog.append(scene.orders().log())) {
                for (int i = 0; i < EVENTS; i++) {
                    long index = i;
                    long sequence = producer.publish(
                            (slot, any) -> EventBody.write(slot, scene.orders().number(), index, 0));
                    log.append(sequence, index, 1, scene.orders().number());
                }
            }
        }
        checkWhatIsLeft();
    }

    private void requireNoLeftovers() throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            List<Path> all = entries.toList();
            if (all.size() != 1) {
                throw broken("the entries of its directory are " + all, "the new ring alone");
            }
        }
    }

    private void checkWhatIsLeft() throws Exception {
        long acknowledged = acknowledged();
        try (Ring ring = Ring.attach(path)) {
            Tap tap = ring.openTap();
            long[] seen = {0};
            int ignored = tap.poll(
                    (event, sequence) -> {
                        if (!EventBody.isWhole(event.buffer()) || EventBody.index(event.buffer()) != seen[0]) {
                            throw broken("another event at sequence " + sequence, "number " + seen[0]);
                        }
                        seen[0]++;
                    },
                    SLOTS);
            if (seen[0] < acknowledged) {
                throw broken(seen[0] + " events", acknowledged + ", which were acknowledged");
            }
            Consumer consumer = ring.openConsumer("reader");
            if (scene.oneIn(2)) {
                consumer.leave();
            } else {
                consumer.close();
            }
        }
        Ring.delete(path);
    }

    private long acknowledged() throws IOException {
        long[] count = {0};
        if (Files.exists(scene.orders().log())) {
            RunLog.read(scene.orders().log(), (RunRecord record) -> count[0] += record.count());
        }
        return count[0];
    }

    private TortureFailedException broken(String actual, String expected) {
        return new TortureFailedException(new Problem(
                "torture", path.toString(), actual, expected, "keep the directory, and report it with the seed"));
    }
}
