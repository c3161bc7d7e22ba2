package io.ringfence.benchmarks;

import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.jspecify.annotations.Nullable;

/** Where a run was made, and with what. */
final class Machine {
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN; // not Linux: the architecture still stands beside it
        }
    }

    static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    static String system() {
        return property("os.name") + ' ' + property("os.version") + ' ' + property("os.arch");
    }

    static String jvm() {
        return property("java.vm.name") + ' ' + property("java.runtime.version");
    }

    static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException e) {
            return UNKNOWN; // not Linux
        }
    }

    static String ringfenceVersion() {
        return version(Ring.class);
    }

    static String agronaVersion() {
        return version(OneToOneRingBuffer.class);
    }

    private static String version(Class<?> type) {
        @Nullable String version = type.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    private static String property(String name) {
        return System.getProperty(name, UNKNOWN);
    }
}
