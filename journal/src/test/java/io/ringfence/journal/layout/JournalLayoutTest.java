package io.ringfence.journal.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds docs/format-journal.md to the constants, and the constants to what a layout must be. */
@Tag("unit")
class JournalLayoutTest {
    private static final Pattern FIELD_ROW =
            Pattern.compile("\\| (\\d+) \\| (\\d+) \\| [^|]+ \\| `(\\w+)\\.(\\w+)` \\|.*");
    private static final Pattern KIND_ROW = Pattern.compile("\\| (\\d+) \\| \\w+ \\| `(\\w+)\\.(\\w+)` \\|.*");
    private static final List<Class<?>> LAYOUTS =
            List.of(SegmentLayout.class, RecordLayout.class, IndexLayout.class, FooterLayout.class);

    private static final List<Row> FIELDS = new ArrayList<>();
    private static final List<Row> KINDS = new ArrayList<>();

    private record Row(String layout, String constant, int number, int bytes) {}

    @BeforeAll
    static void readTheDocument() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        for (String line : Files.readAllLines(folder.resolve("docs/format-journal.md"))) {
            Matcher field = FIELD_ROW.matcher(line);
            Matcher kind = KIND_ROW.matcher(line);
            if (field.matches()) {
                FIELDS.add(new Row(
                        field.group(3),
                        field.group(4),
                        Integer.parseInt(field.group(1)),
                        Integer.parseInt(field.group(2))));
            } else if (kind.matches()) {
                KINDS.add(new Row(kind.group(2), kind.group(3), Integer.parseInt(kind.group(1)), 0));
            } else {
                assertThat(line).as("a row that names a constant is checked").doesNotMatch("\\| \\d+ \\|.*Layout\\..*");
            }
        }
    }

    private static long constant(String layout, String name) throws ReflectiveOperationException {
        for (Class<?> candidate : LAYOUTS) {
            if (candidate.getSimpleName().equals(layout)) {
                return ((Number) candidate.getField(name).get(null)).longValue();
            }
        }
        throw new AssertionError("the document names a layout that does not exist: " + layout);
    }

    @Test
    void everyNumberInTheDocumentIsThatOfItsConstant() throws Exception {
        assertThat(FIELDS).hasSize(14 + 9 + 3 + 5);
        assertThat(KINDS).hasSize(4);
        for (Row row : FIELDS) {
            assertThat(constant(row.layout(), row.constant()))
                    .as(row.constant())
                    .isEqualTo(row.number());
        }
        for (Row row : KINDS) {
            assertThat(constant(row.layout(), row.constant()))
                    .as(row.constant())
                    .isEqualTo(row.number());
        }
    }

    @Test
    void everyOffsetStandsInTheDocument() {
        for (Class<?> layout : LAYOUTS) {
            for (Field field : layout.getFields()) {
                if (field.getName().endsWith("_OFFSET")) {
                    assertThat(FIELDS)
                            .anyMatch(row -> row.layout().equals(layout.getSimpleName())
                                    && row.constant().equals(field.getName()));
                }
            }
        }
    }

    @Test
    void fieldsAreAlignedAndNeitherOverlapNorLeaveTheirStructure() {
        Map<String, Integer> ends = Map.of(
                "SegmentLayout", SegmentLayout.HEADER_BYTES,
                "RecordLayout", RecordLayout.PAYLOAD_OFFSET + 1,
                "IndexLayout", IndexLayout.ENTRY_BYTES,
                "FooterLayout", FooterLayout.PAYLOAD_BYTES);
        Map<String, List<Row>> structures = new HashMap<>();
        for (Row row : FIELDS) {
            structures
                    .computeIfAbsent(row.layout(), layout -> new ArrayList<>())
                    .add(row);
        }
        assertThat(structures.keySet()).isEqualTo(ends.keySet());
        structures.forEach((layout, rows) -> {
            rows.sort(Comparator.comparingInt(Row::number));
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                int limit = i + 1 < rows.size() ? rows.get(i + 1).number() : ends.get(layout);
                assertThat(row.number() + row.bytes()).as(row.constant()).isLessThanOrEqualTo(limit);
                assertThat(row.number() % Math.min(row.bytes(), Long.BYTES))
                        .as(row.constant())
                        .isZero();
            }
        });
    }

    @Test
    void sizesAreWhatTheDocumentSays() {
        assertThat(SegmentLayout.HEADER_BYTES).isEqualTo(8192);
        assertThat(RecordLayout.HEADER_BYTES).isEqualTo(32);
        assertThat(RecordLayout.BATCH_BYTES).isEqualTo(40);
        assertThat(IndexLayout.ENTRY_BYTES).isEqualTo(24);
        assertThat(IndexLayout.INTERVAL_BYTES).isEqualTo(65_536);
        assertThat(FooterLayout.RECORD_BYTES).isEqualTo(72);
        assertThat(RecordLayout.alignedBytes(0)).isEqualTo(32);
        assertThat(RecordLayout.alignedBytes(1)).isEqualTo(40);
        assertThat(RecordLayout.alignedBytes(8)).isEqualTo(40);
        assertThat(IndexLayout.maxEntries(64 << 20)).isEqualTo(1025);
    }

    @Test
    void theMarkIsReadableInADumpOfTheFile() {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(SegmentLayout.MAGIC);
        assertThat(new String(bytes.array(), StandardCharsets.US_ASCII)).isEqualTo("RNGJOURN");
    }
}
