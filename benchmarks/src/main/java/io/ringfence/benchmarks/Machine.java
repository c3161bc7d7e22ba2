package io.ringfence.benchmarks;

import io.ringfence.ring.Ring;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.jspecify.annotations.Nullable;

/** Where a run was made, and with what. */
final class Machine {
    private static final String UNKNOWN = "unknown";
    private static final String CHRONICLE_QUEUE = "/META-INF/maven/net.openhft/chronicle-queue/pom.properties";

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

    /** Its jar names its version in one of the files that Maven adds only. */
    static String chronicleQueueVersion() {
        Properties properties = new Properties();
        try (InputStream file = Machine.class.getResourceAsStream(CHRONICLE_QUEUE)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            return UNKNOWN; // its figures still mean something
        }
        return properties.getProperty("version", UNKNOWN);
    }

    /** {@return the type of the file system at a place} */
    static String fileSystem(Path folder) {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            return UNKNOWN; // whoever writes there will say why
        }
    }

    private static String version(Class<?> type) {
        @Nullable String version = type.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }

    private static String property(String name) {
        return System.getProperty(name, UNKNOWN);
    }
}
