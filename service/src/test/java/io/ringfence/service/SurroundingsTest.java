package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are closed or full, and a locale that is not UTF-8: nothing is made up, and nothing is lost unsaid. */
@Execution(ExecutionMode.CONCURRENT)
class SurroundingsTest {
    private static final Path PREPARE =
            Path.of("..", ".launch", "prepare.sh").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void aClosedInputIsRefusedAndNothingIsPublished() throws IOException {
        String ring = TestRings.create(folder, "ring", 64, 16);
        CommandProcess.Result result = CommandProcess.runByShell("exec \"$@\" <&-", "publish", ring);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).singleElement().asString().contains("standard input", "closed");
        assertThat(result.err()).endsWith("published=0 first=- last=-\n");
        try (Ring attached = Ring.attachReadOnly(Path.of(ring))) {
            assertThat(attached.inspector().snapshot().cursor()).isNegative();
        }
    }

    @Test
    void aResultThatCouldNotBeWrittenIsAnError() throws IOException {
        Path ring = folder.resolve("ring");
        for (String command : List.of("create", "inspect")) {
            CommandProcess.Result result =
                    CommandProcess.runByShell("exec \"$@\" >/dev/full", command, ring.toString());

            assertThat(result.status()).as(command).isEqualTo(1);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("ringfence: ")
                    .contains("standard output");
        }
        assertThat(ring).exists();
    }

    @Test
    void aNameThatTheLocaleCannotDecodeIsRefused() throws IOException {
        String ring = TestRings.create(folder, "ring", 64, 16);
        for (String locale : List.of("C", "C.UTF-8")) {
            String undecodable = locale.equals("C") ? "\\303\\244" : "\\377";
            CommandProcess.Result result = CommandProcess.runByShell(
                    "export LC_ALL=" + locale + "; exec \"$@\" \"$(printf '" + undecodable + "')\"",
                    "consume",
                    ring,
                    "--idle-exit",
                    "0",
                    "--name");

            assertThat(result.status()).as(result.err()).isEqualTo(2);
            assertThat(result.err().lines()).singleElement().asString().contains("decode", "LC_ALL=C.UTF-8");
        }
        CommandProcess.Result meant = CommandProcess.runByShell(
                "export LC_ALL=C; exec \"$@\"", "consume", ring, "--idle-exit", "0", "--name", "who?");
        assertThat(meant.status()).as(meant.err()).isZero();
    }

    @Test
    void whereARingCannotBeIsSaidAsItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        CommandProcess.Result missing = CommandProcess.run("create", folder + "/missing/ring");
        CommandProcess.Result inFile = CommandProcess.run("create", file + "/ring");

        assertThat(missing.errors()).singleElement().asString().contains("it does not exist");
        assertThat(inFile.errors()).singleElement().asString().contains("it is no directory");
    }

    @Test
    void choicesMayBeInEitherCase() throws IOException {
        for (String mode : List.of("single", "SINGLE")) {
            CommandProcess.Result result = CommandProcess.run("create", folder + "/" + mode, "--producers", mode);

            assertThat(result.status()).as(result.err()).isZero();
            assertThat(result.text()).containsPattern("producers +single\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void theLauncherGivesTheCommandAllThreeStreams(String shell) throws Exception {
        assertThat(launched(shell, "readlink /proc/$$/fd/0; cat", "<&-")).isEqualTo("/dev/null\n");
        assertThat(launched(
                        shell, "place=$(readlink /proc/$$/fd/1); echo lost 2>&- || echo \"failed $place\" >&2", ">&-"))
                .isEqualTo("failed /dev/null\n");
        assertThat(launched(shell, "readlink /proc/$$/fd/2", "2>&-")).isEqualTo("/dev/null\n");
        assertThat(launched(shell, "readlink /proc/$$/fd/0", "</dev/zero")).isEqualTo("/dev/zero\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void theLauncherSeesToUtf8(String shell) throws Exception {
        String ask = "echo \"${LC_ALL:-none}\"";
        assertThat(launched(shell, ask, "", "LC_ALL=C")).isEqualTo("C.UTF-8\n");
        assertThat(launched(shell, ask, "")).isEqualTo("C.UTF-8\n");
        assertThat(launched(shell, ask, "", "LC_ALL=POSIX", "LANG=de_DE.UTF-8")).isEqualTo("C.UTF-8\n");
        assertThat(launched(shell, ask, "", "LANG=de_DE.utf8")).isEqualTo("none\n");
        assertThat(launched(shell, ask, "", "LC_CTYPE=en_US.UTF-8", "LANG=C")).isEqualTo("none\n");
    }

    /** What lines of the shell say behind the launchers' preparation, on both streams. */
    private static String launched(String shell, String then, String redirection, String... variables)
            throws Exception {
        String script = "program=test root=/ module=m module_jar=m.jar; . '" + PREPARE + "'; " + then;
        List<String> command = List.of("sh", "-c", "env -i PATH=\"$PATH\" \"$@\" " + redirection, "sh");
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(variables));
        all.addAll(List.of(shell, "-c", script));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
