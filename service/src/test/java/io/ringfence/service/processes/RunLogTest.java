package io.ringfence.service.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
    private Path path;

    @BeforeEach
    void place(@TempDir Path directory) {
        path = directory.resolve("run.log");
    }

    private void append(long sequence, long index, int count, int detail) throws IOException {
        try (RunLog log = RunLog.append(path)) {
            log.append(sequence, index, count, detail);
        }
    }

    private List<RunRecord> read() throws IOException {
        List<RunRecord> records = new ArrayList<>();
        RunLog.read(path, records::add);
        return records;
    }

    @Test
    void tellsWhatWasAppendedByAllThatOpenedIt() throws IOException {
        append(Long.MAX_VALUE, 1L << 40, Integer.MAX_VALUE, 7);
        append(-1, 0, RunRecord.OPENED, RunRecord.NO_DETAIL);

        assertThat(read())
                .containsExactly(
                        new RunRecord(Long.MAX_VALUE, 1L << 40, Integer.MAX_VALUE, 7),
                        new RunRecord(-1, 0, RunRecord.OPENED, RunRecord.NO_DETAIL));
        assertThat(path).hasSize(2L * RunLog.RECORD_BYTES);
    }

    @Test
    void leavesOutATornRecordAndCutsItOffBeforeTheNext() throws IOException {
        append(1, 2, 3, 4);
        Path ignored = Files.write(path, new byte[RunLog.RECORD_BYTES - 1], StandardOpenOption.APPEND);

        assertThat(read()).containsExactly(new RunRecord(1, 2, 3, 4));

        append(5, 6, 7, 8);
        assertThat(read()).containsExactly(new RunRecord(1, 2, 3, 4), new RunRecord(5, 6, 7, 8));
    }

    @Test
    void readsMoreThanOneBlock() throws IOException {
        try (RunLog log = RunLog.append(path)) {
            for (int i = 0; i < 10_000; i++) {
                log.append(i, i, 1, i);
            }
        }

        assertThat(read()).hasSize(10_000).last().isEqualTo(new RunRecord(9_999, 9_999, 1, 9_999));
    }
}
