package io.ringfence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the house style in every module, so that a review need not. */
class TidyTest {
    /** Path from the root of the repository, with forward slashes, and its reader. */
    private static final Map<String, TidyReader> SOURCES = new TreeMap<>();

    @BeforeAll
    static void readAllSources() throws IOException {
        Path root = repositoryRoot();
        for (Path module : modulesOf(root)) {
            for (String folder : List.of("src/main", "src/test")) {
                readSources(root, module.resolve(folder));
            }
        }
    }

    @Test
    void everyModuleKeepsTheHouseRules() {
        assertThat(SOURCES.values().stream().flatMap(source -> source.findings().stream()))
                .isEmpty();
    }

    @Test
    void everyPackageWithClassesIsNullMarked() {
        assertThat(SOURCES.keySet())
                .filteredOn(path -> path.contains("/src/main/java/"))
                .extracting(path -> path.substring(0, path.lastIndexOf('/')) + "/package-info.java")
                .allSatisfy(info -> assertThat(SOURCES)
                        .as("a package-info.java with @NullMarked")
                        .hasEntrySatisfying(
                                info,
                                reader -> assertThat(reader.isNullMarkedPackageInfo())
                                        .isTrue()));
    }

    @Test
    void theReaderSeesWhatItIsThereToSee() {
        String untidy = """
                class Untidy {
                    // %s
                    void one() throws Exception {
                        try {
                            Thread.sleep(1);
                            java.util.concurrent.TimeUnit.SECONDS.sleep(1);
                            System.out.println();
                        } catch (Exception e) {
                        }
                    }
                    void two() {
                %s    }
                }
                %s""".formatted(
                "FIX" + "ME", ";\n".repeat(TidyReader.METHOD_LINES_MAX), "\n".repeat(TidyReader.FILE_LINES_MAX));

        assertThat(placesIn("module/src/test/java/Untidy.java", untidy)).containsExactly(533, 2, 5, 6, 8, 11);
        assertThat(placesIn("ringbuffer-offheap/src/main/java/Untidy.java", untidy))
                .containsExactly(533, 2, 7, 8, 11);
        assertThat(placesIn("service/src/main/java/Untidy.java", untidy)).containsExactly(533, 2, 8, 11);
    }

    @Test
    void aReasonInACatchBlockIsEnough() {
        String tidy = """
                class Tidy {
                    void close() {
                        try {
                            run();
                        } catch (Exception e) {
                            // Best effort: the process is going away.
                        }
                    }
                }
                """;

        assertThat(placesIn("service/src/main/java/Tidy.java", tidy)).isEmpty();
    }

    private static List<Integer> placesIn(String path, String text) {
        List<Integer> lines = new ArrayList<>();
        for (String finding : new TidyReader(path, text).findings()) {
            lines.add(Integer.valueOf(finding.split(":", -1)[1]));
        }
        return lines;
    }

    private static Path repositoryRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
            assertThat(folder)
                    .as("a folder with .mvn above the working directory")
                    .isNotNull();
        }
        return folder;
    }

    private static List<Path> modulesOf(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    private static void readSources(Path root, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String path = root.relativize(file).toString().replace('\\', '/');
                SOURCES.put(path, new TidyReader(path, Files.readString(file)));
            }
        }
    }
}
