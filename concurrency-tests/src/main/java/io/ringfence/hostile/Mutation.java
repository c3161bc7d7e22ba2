package io.ringfence.hostile;

import io.ringfence.ring.layout.IdentityLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One way to damage a ring.
 *
 * @param kind of the ring that is damaged
 * @param what in words
 * @param edits of {@code ring.dat}
 * @param forged whether the identity page gets a checksum that agrees with the edits
 * @param trouble with the files themselves, if any
 */
record Mutation(
        int kind,
        String what,
        List<Edit> edits,
        boolean forged,
        @Nullable FileTrouble trouble) {
    /** Bytes that are stored. */
    static final class Edit {
        private final int offset;
        private final byte[] bytes;

        Edit(int offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes.clone();
        }

        int offset() {
            return offset;
        }

        int length() {
            return bytes.length;
        }

        /** {@return the bytes in hex, where they are few} */
        String shown() {
            return length() > Long.BYTES ? "…" : HexFormat.of().formatHex(bytes);
        }

        static Edit of(Word word, long value) {
            byte[] bytes = new byte[word.size()];
            ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer ignored = word.size() == Long.BYTES ? target.putLong(value) : target.putInt((int) value);
            return new Edit(word.offset(), bytes);
        }
    }

    static Mutation edits(int kind, String what, List<Edit> edits) {
        return new Mutation(kind, what, List.copyOf(edits), false, null);
    }

    static Mutation forged(int kind, String what, Edit edit) {
        return new Mutation(kind, "forged " + what, List.of(edit), true, null);
    }

    static Mutation trouble(int kind, FileTrouble trouble) {
        return new Mutation(kind, trouble.toString(), List.of(), false, trouble);
    }

    /** {@return the damaged file's bytes} */
    byte[] applyTo(Image image) {
        byte[] bytes = image.bytes();
        for (Edit edit : edits) {
            System.arraycopy(edit.bytes, 0, bytes, edit.offset, edit.bytes.length);
        }
        if (forged) {
            CRC32C crc = new CRC32C();
            crc.update(bytes, 0, IdentityLayout.CHECKSUM_OFFSET);
            ByteBuffer ignored = ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(IdentityLayout.CHECKSUM_OFFSET, (int) crc.getValue());
        }
        return bytes;
    }

    /** {@return whether any byte from one offset up to another, exclusive, may be another one} */
    boolean touches(int from, int to) {
        return edits.stream().anyMatch(edit -> edit.offset() < to && edit.offset() + edit.length() > from);
    }

    /** {@return whether bytes outside of a range may be others} */
    boolean touchesOutside(int from, int to) {
        return edits.stream().anyMatch(edit -> edit.offset() < from || edit.offset() + edit.length() > to);
    }
}
