package io.ringfence.service;

import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
