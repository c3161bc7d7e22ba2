package io.ringfence.hostile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/** A small file in the format of gzip that a reader unpacks to a gibibyte of zeros. */
final class Bomb {
    private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0};
    private static final int MATCHES = 1 << 22;

    /** The last block, of fixed codes. */
    private static final int BLOCK_BITS = 0b011;

    private static final int BLOCK_BIT_COUNT = 3;

    /** A zero, so that there is one to repeat: code 0x30, its first bit first. */
    private static final int ZERO_BITS = 0b00001100;

    private static final int ZERO_BIT_COUNT = 8;

    /** Repeat the last byte 258 times: length code 285, which is 0xC5, first bit first, then distance code 0. */
    private static final int MATCH_BITS = 0b10100011;

    private static final int MATCH_BIT_COUNT = 13;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long pending;
    private int pendingBits;

    private Bomb() {}

    /** {@return what unpacks to some bytes, and to zeros behind them} */
    static byte[] after(byte[] start) {
        Bomb bomb = new Bomb();
        bomb.out.writeBytes(GZIP_HEADER);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(start);
        byte[] part = new byte[2 * start.length + 1024];
        int count = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH); // ends on a whole byte
        deflater.end();
        bomb.out.write(part, 0, count);
        bomb.bits(BLOCK_BITS, BLOCK_BIT_COUNT);
        bomb.bits(ZERO_BITS, ZERO_BIT_COUNT);
        for (int i = 0; i < MATCHES; i++) {
            bomb.bits(MATCH_BITS, MATCH_BIT_COUNT);
        }
        return bomb.out.toByteArray();
    }

    private void bits(int value, int count) {
        pending |= (long) value << pendingBits;
        pendingBits += count;
        for (; pendingBits >= Byte.SIZE; pendingBits -= Byte.SIZE) {
            out.write((int) pending);
            pending >>>= Byte.SIZE;
        }
    }

    static byte[] inflated(byte[] gzip) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
