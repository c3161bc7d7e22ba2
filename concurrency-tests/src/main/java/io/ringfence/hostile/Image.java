package io.ringfence.hostile;

import io.ringfence.ring.RingOptions;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The bytes of a ring's file as its makers left it, and what is true of them, read without the library's own readers. */
final class Image {
    /** Unfinished claims are at most this long. */
    private static final int CLAIMED_MAX = 4;

    private final byte[] bytes;
    private final ByteBuffer words;
    private final RingGeometry geometry;
    private final RingOptions options;
    private final SortedSet<Long> published = new TreeSet<>();
    private final SortedSet<Long> unsettled = new TreeSet<>();
    private final Map<String, Integer> consumers = new HashMap<>();

    Image(byte[] bytes, int kind) {
        this.bytes = bytes;
        this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.options = ImageMaker.options(kind);
        this.geometry = new RingGeometry(
                options.slots(), options.payloadBytes(), options.ledgerEntries(), options.registryEntries());
        long cursor = cursor();
        for (long sequence = cursor - geometry.slotCount() + 1; sequence <= cursor; sequence++) {
            long stamp = words.getLong(geometry.slotOffset(sequence) + SlotLayout.STAMP_OFFSET);
            if (stamp == sequence + 1) {
                published.add(sequence);
            } else if (stamp != -(sequence + 1)) {
                unsettled.add(sequence);
            }
        }
        for (int i = 0; i < geometry.registryEntries(); i++) {
            int entry = geometry.registryColdOffset(i);
            if (words.getInt(entry + ParticipantLayout.STATE_OFFSET) != ParticipantLayout.FREE) {
                int length = words.getInt(entry + ParticipantLayout.NAME_LENGTH_OFFSET);
                consumers.put(
                        new String(bytes, entry + ParticipantLayout.NAME_OFFSET, length, StandardCharsets.UTF_8), i);
            }
        }
        requireRealShape();
    }

    static Image load(Path file, int kind) throws IOException {
        return new Image(Files.readAllBytes(file), kind);
    }

    private void requireRealShape() {
        boolean real = unsettled.size() >= 3
                && unsettled.size() <= CLAIMED_MAX
                && published.size() >= CLAIMED_MAX
                && consumers.keySet().equals(java.util.Set.of("reads", "died", "released"))
                && bytes.length == geometry.fileBytes();
        if (!real) {
            throw new IllegalStateException("the base ring is not what its makers should leave: published " + published
                    + ", unsettled " + unsettled + ", consumers " + consumers.keySet());
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int size() {
        return bytes.length;
    }

    RingGeometry geometry() {
        return geometry;
    }

    RingOptions options() {
        return options;
    }

    long cursor() {
        return words.getLong(ControlLayout.CURSOR_OFFSET);
    }

    /** {@return the events of its last lap} */
    SortedSet<Long> published() {
        return published;
    }

    /** {@return claimed by the dead} */
    SortedSet<Long> unsettled() {
        return unsettled;
    }

    /** {@return the position of a consumer by its name} */
    long position(String consumer) {
        return words.getLong(geometry.registryLineOffset(consumers.getOrDefault(consumer, 0)));
    }

    long value(int offset, int size) {
        return size == Long.BYTES ? words.getLong(offset) : words.getInt(offset);
    }
}
