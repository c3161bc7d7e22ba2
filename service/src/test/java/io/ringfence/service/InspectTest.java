package io.ringfence.service;

import static io.ringfence.service.CommandProcess.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code inspect} shows is what the ring holds. */
@Execution(ExecutionMode.CONCURRENT)
class InspectTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void theObjectSaysWhatTheRingHoldsAndWhoHoldsWhomBack() throws Exception {
        String ring = TestRings.create(
                folder, "ring", TestRings.small().schema("quoted \"name\"").build());
        long self = ProcessHandle.current().pid();
        try (Ring attached = Ring.attach(Path.of(ring));
                var consumer = attached.openConsumer("reader");
                Producer producer = attached.openProducer("feed")) {
            producer.publish((slot, sequence) -> slot.length(1), 77);
            long high = producer.claim(2);
            CommandProcess.Result result = CommandProcess.run("inspect", ring, "--json");
            producer.abort();

            assertThat(result.status()).as(result.err()).isZero();
            assertThat(result.text().lines()).hasSize(1);
            JsonNode object = JSON.readTree(result.text());
            assertThat(object.get("path").asText()).isEqualTo(ring);
            assertThat(object.get("ringId").asText())
                    .isEqualTo(attached.identity().ringId().toString());
            assertThat(object.get("slots").asInt()).isEqualTo(64);
            assertThat(object.get("payloadBytes").asInt()).isEqualTo(48);
            assertThat(object.get("producerMode").asText()).isEqualTo("multi");
            assertThat(object.get("withoutConsumers").asText()).isEqualTo("block");
            assertThat(object.get("checksum").asText()).isEqualTo("none");
            assertThat(object.get("schema").asText()).isEqualTo("quoted \"name\"");
            assertThat(object.get("cursor").asLong()).isEqualTo(high);
            assertThat(object.get("published").asLong()).isZero();
            assertThat(object.get("remaining").asLong()).isEqualTo(61);
            JsonNode reader = object.get("consumers").get(0);
            assertThat(reader.get("name").asText()).isEqualTo(consumer.name());
            assertThat(reader.get("sequence").asLong()).isEqualTo(-1);
            assertThat(reader.get("lag").asLong()).isEqualTo(1);
            assertThat(reader.get("owner").asText()).isEqualTo("alive");
            assertThat(reader.get("pid").asLong()).isEqualTo(self);
            JsonNode feed = object.get("producers").get(0);
            assertThat(feed.get("claimLow").asLong()).isEqualTo(1);
            assertThat(feed.get("claimHigh").asLong()).isEqualTo(2);
            assertThat(feed.get("token").asLong()).isEqualTo(77);
            assertThat(object.get("counters").get("aborted").asLong()).isZero();
            assertThat(object.get("verdict").asText()).contains("producer 'feed'");
            assertThat(object.get("futex").get("available").isBoolean()).isTrue();
        }
    }

    @Test
    void theTableNamesEverybodyAndTheWatchRefreshes() throws Exception {
        String ring = TestRings.create(folder, "ring", 64, 16);
        try (Ring attached = Ring.attach(Path.of(ring));
                var consumer = attached.openConsumer("reader");
                CommandProcess watch = CommandProcess.start("inspect", ring, "--watch")) {
            eventually("a first report", () -> verdicts(watch) >= 1);
            eventually("a second one", () -> verdicts(watch) >= 2);
            watch.interrupt();
            CommandProcess.Result result = watch.await();

            assertThat(result.err()).isEmpty();
            assertThat(result.text())
                    .contains("64 slots of 16 bytes", "no producer is known")
                    .containsPattern(consumer.name() + " +-1 +0 +alive, process "
                            + ProcessHandle.current().pid());
        }
    }

    private static long verdicts(CommandProcess watch) {
        return new String(watch.out(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.equals("Nobody holds anybody back."))
                .count();
    }
}
