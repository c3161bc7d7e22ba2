package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Events whose every byte follows from their sequence. */
final class Events {
    private static final ExpandableArrayBuffer NOTHING = new ExpandableArrayBuffer();

    private Events() {}

    static int length(long sequence) {
        return (int) (sequence * 7 % 100);
    }

    static byte[] payload(long sequence) {
        byte[] bytes = new byte[length(sequence)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (sequence * 31 + i);
        }
        return bytes;
    }

    static boolean isAborted(long sequence) {
        return sequence % 17 == 5;
    }

    static long time(long sequence) {
        return 1_000_000 + sequence / 3 * 10;
    }

    /** Appends the events from the next one up to a sequence, inclusive, and flushes them. */
    static void append(JournalWriter writer, long toSequence) {
        for (long sequence = writer.appended() + 1; sequence <= toSequence; sequence++) {
            if (isAborted(sequence)) {
                writer.append(sequence, time(sequence), 0, true, NOTHING, 0, 0);
            } else {
                byte[] payload = payload(sequence);
                writer.append(
                        sequence,
                        time(sequence),
                        (int) sequence & 0xFF,
                        false,
                        new UnsafeBuffer(payload),
                        0,
                        payload.length);
            }
        }
        writer.flush();
    }

    static void check(JournalRecord record) {
        long sequence = record.sequence();
        if (record.aborted() != isAborted(sequence)
                || record.length() != (isAborted(sequence) ? 0 : length(sequence))
                || record.type() != (isAborted(sequence) ? 0 : (int) sequence & 0xFF)) {
            throw new AssertionError("event " + sequence + " is another one");
        }
        for (int i = 0; i < record.length(); i++) {
            if (record.payload().getByte(i) != (byte) (sequence * 31 + i)) {
                throw new AssertionError("event " + sequence + " differs at byte " + i);
            }
        }
    }

    /** Reads and checks all that a reader has now; the sequences. */
    static List<Long> read(JournalReader reader) {
        List<Long> sequences = new ArrayList<>();
        reader.poll(
                record -> {
                    check(record);
                    sequences.add(record.sequence());
                },
                Integer.MAX_VALUE);
        return sequences;
    }

    static List<Long> read(Path directory, ReadRange range) {
        try (JournalReader reader = Journal.ofDirectory(directory).open(range)) {
            return read(reader);
        }
    }

    static void assertSequences(List<Long> sequences, long from, long to) {
        assertThat(sequences).hasSize((int) (to - from + 1));
        for (int i = 0; i < sequences.size(); i++) {
            assertThat(sequences.get(i)).isEqualTo(from + i);
        }
    }
}
