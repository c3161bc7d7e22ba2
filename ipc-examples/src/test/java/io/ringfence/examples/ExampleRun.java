package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One run of the script {@code ipc-examples/run}, as a user would start it, and what came of it.
 *
 * @param status its exit status
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
record ExampleRun(int status, String output, String errors) {
    private static final int TIMEOUT_SECONDS = 900;

    /** Starts the script and waits for its end; its output goes by way of a folder of the test's. */
    static ExampleRun of(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("./run"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("RINGFENCE_EXAMPLES_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("ends within %d s", TIMEOUT_SECONDS)
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(leftoversOf(process.pid())).as("folders left behind").isEmpty();
        return new ExampleRun(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** The temporary folders of a process; the script becomes the JVM, so that both have the same pid. */
    private static List<Path> leftoversOf(long pid) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path parent : List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")))) {
            if (Files.isDirectory(parent)) {
                try (Stream<Path> children = Files.list(parent)) {
                    children.filter(child ->
                                    child.getFileName().toString().startsWith("ringfence-example-" + pid + "-"))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    /** The number behind a label, thousands separators left out. */
    long number(String label) {
        Matcher matcher = Pattern.compile("(?m)\\b" + Pattern.quote(label) + "[= ]+([0-9,.]+)")
                .matcher(output);
        assertThat(matcher.find())
                .as("a number after '%s' in:%n%s", label, output)
                .isTrue();
        return Long.parseLong(matcher.group(1).replaceAll("[,.]", ""));
    }
}
