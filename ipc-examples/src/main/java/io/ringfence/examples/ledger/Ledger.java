package io.ringfence.examples.ledger;

import io.ringfence.consume.Event;
import io.ringfence.journal.CatchUp;
import io.ringfence.recovery.snapshot.Snapshotable;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The state machine. Its state follows from the events and from nothing else: no clock, no random number, no order of a hash map, nothing
 * that it was not told by an event. That is all that it takes for a restored one to be the same to the last byte.
 */
final class Ledger implements Snapshotable, CatchUp.Handler {
    private static final long OPENING_CENTS = 100_000;
    private static final long PRIME = 0x1_0000_01B3L;

    private final long[] cents = new long[Transfers.ACCOUNTS];
    private long accepted;
    private long refused;

    /** Of all transfers in their order: two ledgers that agree in all balances may still have come to them by different ways. */
    private long history;

    private boolean ended;

    Ledger() {
        Arrays.fill(cents, OPENING_CENTS);
    }

    @Override
    public void onEvent(Event event, long sequence) {
        if (event.type() == Transfers.LAST) {
            ended = true;
        } else {
            apply(event.getInt(Transfers.FROM), event.getInt(Transfers.TO), event.getLong(Transfers.CENTS));
        }
    }

    void apply(int from, int to, long amount) {
        if (cents[from] < amount) {
            refused++; // nobody overdraws, so the order of transfers matters
        } else {
            cents[from] -= amount;
            cents[to] += amount;
            accepted++;
        }
        history = (history ^ from ^ ((long) to << 20) ^ (amount << 40)) * PRIME;
    }

    /** {@return whether the last event of the stream was among those handled} */
    boolean ended() {
        return ended;
    }

    long transfers() {
        return accepted + refused;
    }

    long refused() {
        return refused;
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        out.writeLong(accepted);
        out.writeLong(refused);
        out.writeLong(history);
        for (long balance : cents) {
            out.writeLong(balance);
        }
    }

    @Override
    public void readState(DataInput in) throws IOException {
        accepted = in.readLong();
        refused = in.readLong();
        history = in.readLong();
        for (int account = 0; account < cents.length; account++) {
            cents[account] = in.readLong();
        }
    }

    /** {@return the state as it would stand in a snapshot} */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeState(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory refuses bytes", impossible);
        }
        return bytes.toByteArray();
    }
}
