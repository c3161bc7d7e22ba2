package io.ringfence.service.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.service.processes.ProgressLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TortureRunTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Path afterwards(boolean good, boolean still) throws IOException {
        ProgressLine progress = new ProgressLine(new PrintStream(said, true, StandardCharsets.UTF_8), false, "torture");
        TortureRun run = new TortureRun(folder, Subject.RING, 7, 1, 1, new Tally(), progress);
        Path round = Files.createDirectories(folder.resolve("round-7").resolve("ring"));
        run.tidy(folder.resolve("round-7"), good, still);
        return round;
    }

    @Test
    void aRoundThatOnlyStoodStillForTooLongIsKept() throws IOException {
        assertThat(afterwards(true, true)).isDirectory();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("kept round-7")
                .contains("stood still");
    }

    @Test
    void aRoundThatFoundSomethingIsKept() throws IOException {
        assertThat(afterwards(false, false)).isDirectory();
    }

    @Test
    void aRoundThatFoundNothingIsDeleted() throws IOException {
        assertThat(afterwards(true, false)).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }
}
