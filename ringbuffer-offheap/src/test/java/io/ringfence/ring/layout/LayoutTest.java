package io.ringfence.ring.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds docs/format.md to the constants, and the constants to what a layout must be: aligned, inside, and without overlaps. */
@Tag("unit")
class LayoutTest {
    private static final Pattern FIELD_ROW =
            Pattern.compile("\\| (\\d+) \\| (\\d+|\\*payload size\\*) \\| [^|]+ \\| `(\\w+)\\.(\\w+)` \\|.*");
    private static final Pattern NUMBER_ROW = Pattern.compile("\\| (\\d+) \\|(?: [^|`]+ \\|)? `(\\w+)\\.(\\w+)` \\|.*");
    private static final Pattern EXAMPLE_ROW = Pattern.compile("\\| ([a-z, ]+) \\| [^|]+ \\| (\\d+) \\|");
    private static final List<Class<?>> LAYOUTS = List.of(
            IdentityLayout.class,
            StateLayout.class,
            ControlLayout.class,
            CountersLayout.class,
            ParticipantLayout.class,
            LedgerLayout.class,
            SlotLayout.class,
            LockLayout.class);

    private static List<String> lines;
    private static final List<Row> FIELDS = new ArrayList<>();

    private record Row(String layout, String constant, int offset, int bytes) {}

    @BeforeAll
    static void readTheDocument() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        lines = Files.readAllLines(folder.resolve("docs/format.md"));
        FIELDS.clear();
        for (String line : lines) {
            Matcher row = FIELD_ROW.matcher(line);
            if (row.matches()) {
                String bytes = row.group(2);
                FIELDS.add(new Row(
                        row.group(3),
                        row.group(4),
                        Integer.parseInt(row.group(1)),
                        bytes.startsWith("*") ? 1 : Integer.parseInt(bytes)));
            }
        }
    }

    private static long constant(String layout, String name) throws ReflectiveOperationException {
        for (Class<?> candidate : LAYOUTS) {
            if (candidate.getSimpleName().equals(layout)) {
                return ((Number) candidate.getField(name).get(null)).longValue();
            }
        }
        throw new AssertionError("docs/format.md names a layout that does not exist: " + layout);
    }

    @Test
    void everyNumberInTheDocumentIsThatOfItsConstant() throws Exception {
        int rows = 0;
        for (String line : lines) {
            Matcher row = NUMBER_ROW.matcher(line);
            Matcher field = FIELD_ROW.matcher(line);
            boolean isField = field.matches();
            if (isField || row.matches()) {
                String layout = isField ? field.group(3) : row.group(2);
                String name = isField ? field.group(4) : row.group(3);
                long documented = Long.parseLong(isField ? field.group(1) : row.group(1));
                assertThat(documented).as("%s.%s", layout, name).isEqualTo(constant(layout, name));
                rows++;
            } else {
                assertThat(line)
                        .as("a table row that names a constant is checked")
                        .doesNotMatch("\\| \\d+ \\|.*Layout\\..*");
            }
        }
        assertThat(rows).isGreaterThan(65);
    }

    @Test
    void everyOffsetAndEveryCounterStandsInTheDocument() {
        List<String> documented = new ArrayList<>();
        for (String line : lines) {
            Matcher name = Pattern.compile("`(\\w+Layout\\.\\w+)`").matcher(line);
            while (name.find()) {
                documented.add(name.group(1));
            }
        }
        for (Class<?> layout : LAYOUTS) {
            for (Field field : layout.getFields()) {
                boolean offset = field.getName().endsWith("_OFFSET");
                boolean counter = layout == CountersLayout.class
                        && !List.of("PAGE_BYTES", "COUNT").contains(field.getName());
                if (offset || counter || layout == LockLayout.class) {
                    assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
                    assertThat(documented).contains(layout.getSimpleName() + "." + field.getName());
                }
            }
        }
    }

    @Test
    void fieldsOfOneStructureNeitherOverlapNorLeaveIt() throws Exception {
        Map<String, Integer> ends = new HashMap<>(Map.of(
                "IdentityLayout",
                IdentityLayout.PAGE_BYTES,
                "StateLayout",
                StateLayout.BASE + StateLayout.PAGE_BYTES,
                "ControlLayout",
                ControlLayout.BASE + ControlLayout.PAGE_BYTES,
                "ParticipantLayout",
                ParticipantLayout.ENTRY_BYTES,
                "LedgerLayout",
                LedgerLayout.ENTRY_BYTES,
                "SlotLayout",
                SlotLayout.slotBytes(1)));
        Map<String, List<Row>> structures = new HashMap<>();
        for (Row row : FIELDS) {
            structures
                    .computeIfAbsent(row.layout(), layout -> new ArrayList<>())
                    .add(row);
        }
        assertThat(structures.keySet()).isEqualTo(ends.keySet());
        structures.forEach((layout, rows) -> {
            rows.sort(Comparator.comparingInt(Row::offset));
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                int bytes = row.constant().startsWith("TOKEN_") ? 2 * row.bytes() : row.bytes();
                int limit = i + 1 < rows.size() ? rows.get(i + 1).offset() : ends.get(layout);
                assertThat(row.offset() + bytes)
                        .as("end of %s.%s", layout, row.constant())
                        .isLessThanOrEqualTo(limit);
            }
        });
    }

    @Test
    void everyNumericFieldIsAlignedToItsSize() {
        for (Row row : FIELDS) {
            if (row.bytes() == Long.BYTES || row.bytes() == Integer.BYTES) {
                assertThat(row.offset() % row.bytes()).as(row.constant()).isZero();
            }
        }
    }

    @Test
    void wordsThatAreHotForDifferentProcessesAreAloneOn128Bytes() {
        int[] groups = {
            ControlLayout.CURSOR_OFFSET,
            ControlLayout.REGISTRY_VERSION_OFFSET,
            ControlLayout.WAITERS_OFFSET,
            ControlLayout.WRITTEN_OFFSET,
            ControlLayout.DURABLE_OFFSET
        };
        assertThat(Arrays.stream(groups).map(offset -> offset / 128).distinct().count())
                .isEqualTo(groups.length);
        assertThat(Arrays.stream(groups).boxed()).allMatch(offset -> offset % 128 == 0);
        assertThat(LedgerLayout.ENTRY_BYTES).isEqualTo(128);
    }

    @Test
    void theExampleInTheDocumentIsTheDefaultRing() {
        RingGeometry geometry = new RingGeometry(65_536, 240, 64, 64);
        Map<String, Long> begins = Map.of(
                "identity page", 0L,
                "state page", (long) StateLayout.BASE,
                "control page", (long) ControlLayout.BASE,
                "counters page", (long) geometry.counterOffset(0),
                "ledger, cold", (long) geometry.ledgerColdOffset(0),
                "ledger, hot", (long) geometry.ledgerHotOffset(0),
                "registry, cold", (long) geometry.registryColdOffset(0),
                "registry lines", (long) geometry.registryLineOffset(0),
                "slots", (long) geometry.slotsOffset(),
                "end of the file", geometry.fileBytes());
        Map<String, Long> documented = new HashMap<>();
        for (String line : lines) {
            Matcher row = EXAMPLE_ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), Long.valueOf(row.group(2)));
            }
        }
        assertThat(documented).isEqualTo(begins);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 1024})
    void partsOfARingOfAnySizeFollowEachOtherWithoutOverlap(int ledgerEntries) {
        for (int registryEntries : new int[] {1, 5, 64}) {
            for (int payload : new int[] {1, 47, 48, 49, 112, 240, 4096}) {
                for (int slots : new int[] {1, 2, 1024}) {
                    checkParts(new RingGeometry(slots, payload, ledgerEntries, registryEntries));
                }
            }
        }
    }

    private static void checkParts(RingGeometry geometry) {
        int lastLedger = geometry.ledgerEntries() - 1;
        int lastRegistry = geometry.registryEntries() - 1;
        int[][] parts = {
            {0, IdentityLayout.PAGE_BYTES},
            {StateLayout.BASE, StateLayout.BASE + StateLayout.PAGE_BYTES},
            {ControlLayout.BASE, ControlLayout.BASE + ControlLayout.PAGE_BYTES},
            {geometry.counterOffset(0), geometry.counterOffset(CountersLayout.COUNT)},
            {geometry.ledgerColdOffset(0), geometry.ledgerColdOffset(lastLedger) + ParticipantLayout.ENTRY_BYTES},
            {geometry.ledgerHotOffset(0), geometry.ledgerHotOffset(lastLedger) + LedgerLayout.ENTRY_BYTES},
            {geometry.registryColdOffset(0), geometry.registryColdOffset(lastRegistry) + ParticipantLayout.ENTRY_BYTES},
            {geometry.registryLineOffset(0), geometry.registryLineOffset(lastRegistry) + ControlLayout.LINE_BYTES},
            {geometry.slotsOffset(), geometry.slotOffset(geometry.slotCount() - 1L) + geometry.slotBytes()}
        };
        for (int i = 0; i + 1 < parts.length; i++) {
            assertThat(parts[i][1]).isLessThanOrEqualTo(parts[i + 1][0]);
        }
        assertThat((long) parts[parts.length - 1][1]).isEqualTo(geometry.fileBytes());
        assertThat(geometry.slotsOffset() % 4096).isZero();
        assertThat(geometry.slotBytes() % 64).isZero();
        assertThat(geometry.slotBytes()).isGreaterThanOrEqualTo(16 + geometry.payloadBytes());
        assertThat(geometry.slotBytes() - 64).isLessThan(16 + geometry.payloadBytes());
        assertThat(Stream.of(geometry.ledgerHotOffset(lastLedger), geometry.registryLineOffset(lastRegistry)))
                .allMatch(offset -> offset % 128 == 0);
    }

    @Test
    void theSlotOfASequenceComesRoundWithEachLap() {
        RingGeometry geometry = new RingGeometry(8, 48, 1, 1);
        for (long base : new long[] {0, 1L << 31, 1L << 32, (1L << 62) + 8, Long.MAX_VALUE - 15}) {
            for (int i = 0; i < 16; i++) {
                assertThat(geometry.slotOffset(base + i))
                        .isEqualTo(geometry.slotsOffset() + (int) ((base + i) % 8) * 64);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,48,1,1",
                "3,48,1,1",
                "-8,48,1,1",
                "8,0,1,1",
                "8,-1,1,1",
                "8,16777216,1,1",
                "8,48,0,1",
                "8,48,1025,1",
                "8,48,1,0",
                "8,48,1,65",
                "1073741824,48,1,1",
                "33554432,48,1,1",
                "-2147483648,48,1,1",
                "2,2147483647,1,1",
                "128,16777215,1,1"
            })
    void sizesThatCannotBeThoseOfARingAreToldWithoutOverflow(String sizes) {
        int[] size =
                Arrays.stream(sizes.split(",", -1)).mapToInt(Integer::parseInt).toArray();
        assertThat(RingGeometry.fits(size[0], size[1], size[2], size[3])).isFalse();
    }

    @Test
    void theLargestRingsFitIntoTheirOffsets() {
        for (int[] size : new int[][] {{1 << 24, 48}, {1 << 22, 240}, {1, (1 << 24) - 1}, {32, (1 << 24) - 1}}) {
            assertThat(RingGeometry.fits(size[0], size[1], 1024, 64)).isTrue();
            RingGeometry geometry = new RingGeometry(size[0], size[1], 1024, 64);
            assertThat(geometry.fileBytes()).isPositive().isLessThan(Integer.MAX_VALUE);
            assertThat(geometry.slotOffset(size[0] - 1L)).isPositive();
        }
    }

    @Test
    void lengthAndTypeShareAWordAndComeBackWhole() {
        for (int length : new int[] {0, 1, 255, 65_536, SlotLayout.MAX_PAYLOAD_BYTES}) {
            for (int type : new int[] {0, 1, 127, 128, 255}) {
                int word = SlotLayout.lengthAndType(length, type);
                assertThat(SlotLayout.length(word)).isEqualTo(length);
                assertThat(SlotLayout.type(word)).isEqualTo(type);
            }
        }
    }

    @Test
    void marksAreReadableInADumpOfTheFile() {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(IdentityLayout.MAGIC).putLong(StateLayout.CLEAN);
        assertThat(new String(bytes.array(), StandardCharsets.US_ASCII)).isEqualTo("RNGFENCECLEAN\0\0\0");
    }

    @Test
    void locksOfDifferentOwnersAreDifferentBytes() {
        assertThat(LockLayout.IN_USE).isNotEqualTo(LockLayout.REGISTRY);
        assertThat(Math.max(LockLayout.IN_USE, LockLayout.REGISTRY)).isLessThan(LockLayout.LEDGER);
        assertThat(LockLayout.LEDGER + RingGeometry.MAX_LEDGER_ENTRIES).isLessThanOrEqualTo(LockLayout.CONSUMERS);
        assertThat(LockLayout.CONSUMERS + RingGeometry.MAX_REGISTRY_ENTRIES).isEqualTo(LockLayout.FILE_BYTES);
    }
}
