package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.service.SystemCalls.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@code publish --durable} as the kernel sees it: four publishers and a journal under one tracer of system calls. Between a publisher's
 * last line and its word that all is on the disk lies a force, by the journal, from beginning to end.
 */
@Isolated
class GroupCommitTest {
    private static final int PUBLISHERS = 4;
    private static final int LINES = 20_000;
    private static final int EVENTS_A_FORCE = 50;
    private static final int LIMIT_SECONDS = 240;

    /** The kernel keeps fifteen characters of a thread's name: the keeper's and that of its helper look the same. */
    private static final String JOURNAL_THREADS = "ringfence-journal".substring(0, 15);

    private static final String SAID = "journal threads ";

    @TempDir
    private Path folder;

    /** All of it, in one tree of processes: the journal, the publishers, and what they are given. */
    static final class Stage {
        private Stage() {}

        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[0]);
            List<CommandProcess> publishers = new ArrayList<>();
            try (Ring ring = Ring.attachReadOnly(path);
                    CommandProcess journal = CommandProcess.start("journal", path.toString())) {
                CommandProcess.eventually(
                        "the journal is ready", () -> journal.err().contains("ready\n"));
                for (int i = 0; i < PUBLISHERS; i++) {
                    publishers.add(CommandProcess.start("publish", path.toString(), "--durable"));
                }
                long events = 0;
                for (int i = 0; i < PUBLISHERS; i++) {
                    publishers.get(i).write("line\n".repeat(lines(i)).getBytes(StandardCharsets.UTF_8));
                    events += lines(i);
                }
                long last = events - 1;
                CommandProcess.eventually("all but the last are durable", () -> ring.durableSequence() == last);
                for (int i = 0; i < PUBLISHERS; i++) {
                    publishers.get(i).write((last(i) + "\n").getBytes(StandardCharsets.UTF_8));
                    publishers.get(i).closeInput();
                }
                for (CommandProcess publisher : publishers) {
                    CommandProcess.Result result = publisher.await();
                    assertThat(result.status()).as(result.err()).isZero();
                }
                System.out.println(SAID + threadsOf(journal.pid()));
            } finally {
                publishers.forEach(CommandProcess::close);
            }
        }

        private static String threadsOf(long pid) throws IOException {
            try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
                return threads.filter(thread -> JOURNAL_THREADS.equals(name(thread)))
                        .map(thread -> thread.getFileName().toString())
                        .collect(Collectors.joining(" "));
            }
        }

        private static String name(Path thread) {
            try {
                return Files.readString(thread.resolve("comm")).strip();
            } catch (IOException ended) {
                return "";
            }
        }
    }

    /** Each has another number of lines, so that its acknowledgement is known by it. */
    private static int lines(int publisher) {
        return LINES + publisher;
    }

    private static String last(int publisher) {
        return "the last of publisher " + publisher;
    }

    @Test
    void aForceLiesBetweenEachAcknowledgementAndWhatItAcknowledges() throws Exception {
        assumeTrue(
                isTracing(),
                "NOT RUN: strace with --seccomp-bpf is not there, or may not trace; install it to see the forces");
        Path path = folder.resolve("ring");
        Ring.create(path, RingOptions.builder().slots(65_536).payloadBytes(48).build())
                .close();

        Set<Long> journal = run(path);

        SystemCalls calls = SystemCalls.read(folder.resolve("trace"));
        long events = 0;
        for (int i = 0; i < PUBLISHERS; i++) {
            events += lines(i) + 1;
            int given = calls.endOf("read(0,", '"' + last(i)).orElseThrow();
            int told = calls.beginOf("write(2,", "published=" + (lines(i) + 1) + " ")
                    .orElseThrow();
            assertThat(calls.forces(given, told))
                    .as("forces between the last line of publisher %d and its acknowledgement", i)
                    .anyMatch(force -> journal.contains(force.thread()) && force.isOfRecords() && force.succeeded());
        }
        List<Call> all = calls.forces(0, Integer.MAX_VALUE);
        System.out.println("group commit: " + all.size() + " forces in all processes for " + events + " events of "
                + PUBLISHERS + " publishers");
        assertThat(all.size()).isLessThan((int) (events / EVENTS_A_FORCE));
    }

    private static boolean isTracing() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** {@return the numbers of the threads that keep the journal} */
    private Set<Long> run(Path ring) throws Exception {
        Path out = folder.resolve("out");
        List<String> command = List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-s",
                "128",
                "-e",
                "trace=read,write,msync,fsync,fdatasync",
                "-e",
                "signal=none",
                "-o",
                folder.resolve("trace").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Stage.class.getName(),
                ring.toString());
        Process tracer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(tracer.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time; it said: %s", Files.readString(out))
                    .isTrue();
            String said = Files.readString(out);
            assertThat(tracer.exitValue()).as(said).isZero();
            return said.lines()
                    .filter(line -> line.startsWith(SAID))
                    .flatMap(line -> Arrays.stream(line.substring(SAID.length()).split(" ", -1)))
                    .map(Long::valueOf)
                    .collect(Collectors.toSet());
        } finally {
            tracer.descendants().forEach(ProcessHandle::destroyForcibly);
            tracer.destroyForcibly();
        }
    }
}
