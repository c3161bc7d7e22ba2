package io.ringfence.examples.ledger;

import io.ringfence.produce.Slot;

/**
 * Transfers from one account to another. Number n is always the same one, so that anybody can work out what a ledger must say without
 * a ring: they stand for orders from a feed.
 *
 * <pre>
 *   0        4        8                  16
 *   +--------+--------+-----------------+
 *   |  from  |   to   |      cents      |     little-endian
 *   +--------+--------+-----------------+
 * </pre>
 */
final class Transfers {
    static final int FROM = 0;
    static final int TO = 4;
    static final int CENTS = 8;
    static final int LENGTH = 16;

    static final int ACCOUNTS = 1000;

    /** Event types: a transfer, and the note that there are no more. */
    static final int TRANSFER = 0;

    static final int LAST = 1;

    private static final long CENTS_MAX = 20_000;

    private Transfers() {}

    static void encode(long number, Slot slot) {
        slot.type(TRANSFER).putInt(FROM, from(number)).putInt(TO, to(number)).putLong(CENTS, cents(number));
    }

    static int from(long number) {
        return (int) Long.remainderUnsigned(mixed(number), ACCOUNTS);
    }

    static int to(long number) {
        return (int) Long.remainderUnsigned(mixed(~number), ACCOUNTS);
    }

    static long cents(long number) {
        return 1 + Long.remainderUnsigned(mixed(number) >>> 20, CENTS_MAX);
    }

    /** Looks random, and is not. */
    private static long mixed(long number) {
        long bits = number * 0x9E37_79B9_7F4A_7C15L;
        bits = (bits ^ (bits >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        return bits ^ (bits >>> 32);
    }
}
