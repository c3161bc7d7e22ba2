package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.journal.JournalOptions;
import io.ringfence.journal.JournalStage;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Small rings, made by the library: a test of the command line starts only the processes that it is about. */
final class TestRings {
    private TestRings() {}

    static String create(Path folder, String name, int slots, int payloadBytes) {
        return create(
                folder,
                name,
                RingOptions.builder().slots(slots).payloadBytes(payloadBytes).build());
    }

    static String create(Path folder, String name, RingOptions options) {
        Path path = folder.resolve(name);
        Ring.create(path, options).close();
        return path.toString();
    }

    static RingOptions.Builder small() {
        return RingOptions.builder().slots(64).payloadBytes(48);
    }

    /** Publishes events, {@code event 0} and so on, and journals them in segments of 16 KiB, in this process; all are on the disk then. */
    static void journal(String ring, int events) {
        JournalOptions options = JournalOptions.builder().segmentBytes(16 << 10).build();
        try (Ring attached = Ring.attach(Path.of(ring));
                JournalStage stage = JournalStage.start(attached, options);
                Producer producer = attached.openProducer("p")) {
            long last = -1;
            for (int i = 0; i < events; i++) {
                byte[] bytes = utf8("event " + i);
                last = producer.publish(
                        (slot, sequence) -> slot.type(7).length(bytes.length).putBytes(0, bytes, 0, bytes.length));
            }
            attached.awaitDurable(last, Duration.ofSeconds(30));
            assertThat(stage.report().durable()).isEqualTo(last);
        }
    }

    /** The given lines, each ended by a line feed. */
    static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everything that is in the ring for a consumer, taken by a process of its own. */
    static String drain(String ring, String name) throws IOException {
        CommandProcess.Result result = CommandProcess.run("consume", ring, "--name", name, "--idle-exit", "200");
        if (result.status() != 0) {
            throw new AssertionError("consume ended with " + result.status() + ": " + result.err());
        }
        return result.text();
    }
}
