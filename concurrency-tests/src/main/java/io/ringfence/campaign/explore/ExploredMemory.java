package io.ringfence.campaign.explore;

import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import java.util.Arrays;
import java.util.BitSet;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The mapped file of an explored run: every access of a participant goes to the scheduler first, and stores may wait in the participant's
 * store buffer. Accesses of other threads, before and after the run, go straight through. The superclass wraps nothing, so an access
 * that is not overridden here fails at its bounds check instead of going past the scheduler.
 */
final class ExploredMemory extends UnsafeBuffer {
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private final World world;
    private final Clock clock;
    private final BitSet stamps = new BitSet();
    private long[] words;
    private final int quietFrom;
    private final int quietTo;
    private long hash;

    ExploredMemory(World world, Clock clock, RingGeometry geometry) {
        super(new byte[0]);
        this.world = world;
        this.clock = clock;
        for (int slot = 0; slot < geometry.slotCount(); slot++) {
            stamps.set((geometry.slotOffset(slot) + SlotLayout.STAMP_OFFSET) / Long.BYTES);
        }
        this.words = new long[Math.toIntExact(geometry.fileBytes() / Long.BYTES)];
        // counters are no part of the protocol: nobody decides by them
        this.quietFrom = geometry.counterOffset(0) / Long.BYTES;
        this.quietTo = geometry.ledgerColdOffset(0) / Long.BYTES;
    }

    long hash() {
        return hash;
    }

    /** A word as everybody but its writers sees it. */
    long visible(int offset) {
        return words[offset / Long.BYTES];
    }

    /** Lets one delayed store of a participant out. */
    void flush(Participant participant, int index) {
        StoreBuffer.Entry entry = participant.stores.take(index);
        world.trace(participant, "  visible now", entry.word(), entry.value());
        apply(participant, entry.word(), entry.mask(), entry.value());
    }

    /** After the run: what its handles do from now on, when they are found to be forgotten, goes nowhere. */
    void letGo(long[] nowhere) {
        words = nowhere;
    }

    void drain(Participant participant) {
        while (!participant.stores.isEmpty()) {
            flush(participant, 0);
        }
    }

    private void apply(Participant writer, int word, long mask, long value) {
        long old = words[word];
        long changed = (old & ~mask) | value;
        if (old != changed) {
            words[word] = changed;
            hash ^= Mix.of(word, clock.counted(word, old)) ^ Mix.of(word, clock.counted(word, changed));
            writer.changedSomething();
            world.changed(writer, word);
            if (stamps.get(word)) {
                world.oracle().settles(changed);
            }
        }
    }

    private boolean isQuiet(int word) {
        return word >= quietFrom && word < quietTo;
    }

    private long load(int word, Access access) {
        Participant participant = Participant.current(world);
        if (participant == null || isQuiet(word)) {
            return words[word];
        }
        boolean ignored = world.point(participant, access, word);
        long value = participant.stores.over(word, words[word]);
        participant.saw(word, value);
        world.trace(participant, access.toString(), word, value);
        return value;
    }

    private void store(int word, long mask, long value, Access access) {
        Participant participant = Participant.current(world);
        if (participant == null || isQuiet(word)) {
            words[word] = (words[word] & ~mask) | value; // outside of the run: not hashed
            return;
        }
        boolean shared = world.point(participant, access, word);
        participant.did(word, value);
        world.trace(participant, access.toString(), word, value);
        if (access.isDelayable() && shared && world.delaysStores()) {
            participant.stores.add(word, mask, value, access == Access.STORE_RELEASE);
            return;
        }
        if (!access.isDelayable()) {
            drain(participant);
        }
        apply(participant, word, mask, value);
    }

    @Override
    public boolean compareAndSetLong(int index, long expected, long value) {
        int word = index / Long.BYTES;
        Participant participant = Participant.current(world);
        if (participant == null || isQuiet(word)) {
            if (words[word] != expected) {
                return false;
            }
            words[word] = value;
            return true;
        }
        boolean ignored = world.point(participant, Access.CAS, word);
        drain(participant);
        boolean done = words[word] == expected;
        participant.saw(word, words[word]);
        world.trace(participant, done ? "compare and set" : "fails to set", word, done ? value : words[word]);
        if (done) {
            apply(participant, word, -1L, value);
        }
        return done;
    }

    @Override
    public long getAndAddLong(int index, long delta) {
        int word = index / Long.BYTES;
        Participant participant = Participant.current(world);
        long old = words[word];
        if (participant == null || isQuiet(word)) {
            words[word] = old + delta;
            return old;
        }
        boolean ignored = world.point(participant, Access.ADD, word);
        drain(participant);
        old = words[word];
        participant.saw(word, old);
        world.trace(participant, Access.ADD.toString(), word, old + delta);
        apply(participant, word, -1L, old + delta);
        return old;
    }

    private static long half(int index, long word) {
        return (index & 4) == 0 ? word & LOW_HALF : word >>> 32;
    }

    private void storeInt(int index, int value, Access access) {
        int shift = (index & 4) == 0 ? 0 : 32;
        store(index / Long.BYTES, LOW_HALF << shift, (value & LOW_HALF) << shift, access);
    }

    @Override
    public int capacity() {
        return words == null ? 0 : words.length * Long.BYTES; // null while the superclass is being made
    }

    @Override
    public long getLong(int index) {
        return load(index / Long.BYTES, Access.LOAD);
    }

    @Override
    public long getLongOpaque(int index) {
        return load(index / Long.BYTES, Access.LOAD);
    }

    @Override
    public long getLongAcquire(int index) {
        return load(index / Long.BYTES, Access.LOAD_ACQUIRE);
    }

    @Override
    public long getLongVolatile(int index) {
        return load(index / Long.BYTES, Access.LOAD_VOLATILE);
    }

    @Override
    public void putLong(int index, long value) {
        store(index / Long.BYTES, -1L, value, Access.STORE);
    }

    @Override
    public void putLongRelease(int index, long value) {
        store(index / Long.BYTES, -1L, value, Access.STORE_RELEASE);
    }

    @Override
    public void putLongVolatile(int index, long value) {
        store(index / Long.BYTES, -1L, value, Access.STORE_VOLATILE);
    }

    @Override
    public int getInt(int index) {
        return (int) half(index, load(index / Long.BYTES, Access.LOAD));
    }

    @Override
    public int getIntAcquire(int index) {
        return (int) half(index, load(index / Long.BYTES, Access.LOAD_ACQUIRE));
    }

    @Override
    public int getIntVolatile(int index) {
        return (int) half(index, load(index / Long.BYTES, Access.LOAD_VOLATILE));
    }

    @Override
    public void putInt(int index, int value) {
        storeInt(index, value, Access.STORE);
    }

    @Override
    public void putIntRelease(int index, int value) {
        storeInt(index, value, Access.STORE_RELEASE);
    }

    @Override
    public void putBytes(int index, byte[] source) {
        for (int i = 0; i < source.length; i++) {
            int shift = (index + i) % Long.BYTES * Byte.SIZE;
            store((index + i) / Long.BYTES, 0xFFL << shift, (source[i] & 0xFFL) << shift, Access.STORE);
        }
    }

    @Override
    public void getBytes(int index, byte[] target) {
        for (int i = 0; i < target.length; i++) {
            int shift = (index + i) % Long.BYTES * Byte.SIZE;
            target[i] = (byte) (load((index + i) / Long.BYTES, Access.LOAD) >>> shift);
        }
    }

    /** A copy word by word, as a processor may do it. */
    @Override
    public void getBytes(int index, MutableDirectBuffer target, int targetIndex, int length) {
        if (index % Long.BYTES != 0 || length % Long.BYTES != 0) {
            throw new IllegalArgumentException(
                    "explored events have whole words: index " + index + ", length " + length);
        }
        for (int i = 0; i < length; i += Long.BYTES) {
            target.putLong(targetIndex + i, load((index + i) / Long.BYTES, Access.LOAD));
        }
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return "explored memory of " + words.length + " words " + Arrays.hashCode(words);
    }
}
