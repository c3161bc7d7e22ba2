package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.EventTooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Splits bytes at line feeds, however they arrive. */
class LineReaderTest {
    private static final int PAYLOAD_BYTES = 9;

    @Test
    void splitsTheSameHoweverTheBytesArrive() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<String> lines = new ArrayList<>();
            int count = random.nextInt(40);
            for (int i = 0; i < count; i++) {
                lines.add("\r\0x y\u00e9".substring(random.nextInt(6)).repeat(1));
            }
            boolean lastLineFeed = lines.isEmpty() || lines.get(count - 1).isEmpty() || random.nextBoolean();
            String text = String.join("\n", lines) + (lastLineFeed && !lines.isEmpty() ? "\n" : "");

            assertThat(readAll(reader(text, 1 + random.nextInt(5), 4), 1 + random.nextInt(4)))
                    .isEqualTo(lines);
        }
    }

    @Test
    void handsOutWhatComesBeforeALineThatIsTooLong() throws IOException {
        LineReader reader = reader("a\nb\n" + "x".repeat(PAYLOAD_BYTES + 1) + "\nc\n", 100, 10);

        assertThat(reader.take(10)).isEqualTo(2);
        assertThatThrownBy(() -> reader.take(10))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("10 bytes")
                .hasMessageContaining("9 bytes");
    }

    @Test
    void countsALineThatIsLongerThanTheBuffer() {
        int bytes = 1_000_003;
        for (String end : List.of("", "\nnext")) {
            assertThatThrownBy(() -> reader("y".repeat(bytes) + end, 70_000, 10).take(10))
                    .isInstanceOf(EventTooLargeException.class)
                    .hasMessageContaining("line 1")
                    .hasMessageContaining(bytes + " bytes");
        }
    }

    @Test
    void aLineOfThePayloadsSizeFitsWithAndWithoutItsLineFeed() throws IOException {
        String full = "x".repeat(PAYLOAD_BYTES);

        assertThat(readAll(reader(full + "\n" + full, 4, 10), 10)).containsExactly(full, full);
    }

    @Test
    void skipsLinesAndSaysHowManyThereWere() throws IOException {
        LineReader reader = reader("1\n2\n3\n4", 3, 10);

        assertThat(reader.skip(2)).isEqualTo(2);
        assertThat(readAll(reader, 10)).containsExactly("3", "4");
        assertThat(reader("1\n2\n", 3, 10).skip(1000)).isEqualTo(2);
    }

    private static LineReader reader(String text, int readBytes, int batch) {
        ByteArrayInputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        return new LineReader(
                new LineReader.Source() {
                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return bytes.read(target, offset, Math.min(length, readBytes));
                    }

                    @Override
                    public int available() {
                        return bytes.available();
                    }
                },
                "test",
                PAYLOAD_BYTES,
                batch);
    }

    private static List<String> readAll(LineReader reader, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int taken = reader.take(most); taken > 0; taken = reader.take(most)) {
            assertThat(taken).isLessThanOrEqualTo(most);
            for (int i = 0; i < taken; i++) {
                lines.add(new String(reader.buffer(), reader.start(i), reader.length(i), StandardCharsets.ISO_8859_1));
            }
        }
        return lines;
    }
}
