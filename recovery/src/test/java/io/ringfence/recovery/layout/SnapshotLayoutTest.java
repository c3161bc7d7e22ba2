package io.ringfence.recovery.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/format-snapshot.md to the constants, and the constants to what a layout must be. */
class SnapshotLayoutTest {
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+) \\| (\\d+) \\| [^|]+ \\| `SnapshotLayout\\.(\\w+)` \\|.*");

    /** Header, consumer and trailer, in the order of the document. */
    private static final List<Row> ROWS = new ArrayList<>();

    private record Row(String constant, int offset, int bytes) {}

    @BeforeAll
    static void readTheDocument() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        for (String line : Files.readAllLines(folder.resolve("docs/format-snapshot.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                ROWS.add(new Row(row.group(3), Integer.parseInt(row.group(1)), Integer.parseInt(row.group(2))));
            }
        }
    }

    @Test
    void everyNumberInTheDocumentIsThatOfItsConstant() throws ReflectiveOperationException {
        assertThat(ROWS).hasSize(10 + 3 + 3);
        for (Row row : ROWS) {
            assertThat(SnapshotLayout.class.getField(row.constant()).get(null))
                    .as(row.constant())
                    .isEqualTo(row.offset());
        }
    }

    @Test
    void everyOffsetStandsInTheDocument() {
        for (Field field : SnapshotLayout.class.getFields()) {
            if (field.getName().endsWith("_OFFSET")) {
                assertThat(ROWS).extracting(Row::constant).contains(field.getName());
            }
        }
    }

    @Test
    void fieldsDoNotOverlap() {
        for (int i = 1; i < ROWS.size(); i++) {
            Row before = ROWS.get(i - 1);
            Row row = ROWS.get(i);
            boolean isFirstOfItsStructure = row.offset() == 0;
            if (!isFirstOfItsStructure) {
                assertThat(before.offset() + before.bytes()).as(row.constant()).isLessThanOrEqualTo(row.offset());
            }
        }
    }

    @Test
    void sizesAreWhatTheDocumentSays() {
        assertThat(SnapshotLayout.CONSUMER_BYTES).isEqualTo(80);
        assertThat(SnapshotLayout.TRAILER_BYTES).isEqualTo(16);
        assertThat(SnapshotLayout.MAX_CONSUMERS).isEqualTo(64);
        assertThat(SnapshotLayout.VERSION).isEqualTo(1);
        assertThat(SnapshotLayout.stateOffset(0)).isEqualTo(4160);
        assertThat(SnapshotLayout.stateOffset(2)).isEqualTo(4320);
    }

    @Test
    void theMarksReadAsText() {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(SnapshotLayout.MAGIC).putInt(SnapshotLayout.END_MARK);

        assertThat(new String(bytes.array(), StandardCharsets.US_ASCII)).isEqualTo("RNGSNAPSSEND");
    }
}
