package io.ringfence.campaign.explore;

import java.util.BitSet;
import java.util.function.BooleanSupplier;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One process of an explored run: a body that runs the real code on a thread of its own, one at a time with the others. What it will do
 * next is a function of what it has read since its last {@link #attempt}, so the hash of that stands for its local state.
 */
final class Participant {
    /** What a participant does. */
    @FunctionalInterface
    interface Body {
        void run(Participant self) throws Exception;
    }

    private enum Phase {
        NOT_STARTED,
        RUNNING,
        WAITING,
        DONE
    }

    private static final int UNSEEN_MAX = 100_000;

    final StoreBuffer stores = new StoreBuffer();
    private final World world;
    private final int index;
    private final String name;
    private Body body;
    private final BooleanSupplier mayBegin;
    private final boolean mayWaitAtTheEnd;
    private final BitSet seen;
    private Phase phase = Phase.NOT_STARTED;
    private boolean killed;
    private boolean reaped;
    private boolean news;
    private boolean hasEffect = true;
    private boolean askedKernel;
    private long history;
    private long seenHash;
    private final LongArrayList times = new LongArrayList();
    private int unseen;
    Access pending = Access.BEGIN;
    int pendingAt = -1;

    Participant(World world, int index, Role role) {
        this.world = world;
        this.index = index;
        this.name = role.name();
        this.body = role.body();
        this.mayBegin = role.mayBegin();
        this.mayWaitAtTheEnd = role.mayWaitAtTheEnd();
        this.seen = new BitSet();
    }

    /**
     * What a case says of a participant.
     *
     * @param mayBegin a condition on the deaths of others
     * @param mayWaitAtTheEnd whether a run is complete while it waits
     */
    record Role(String name, Body body, BooleanSupplier mayBegin, boolean mayWaitAtTheEnd) {}

    /** The participant of this world on whose thread this is called, or null on any other thread. */
    static @Nullable Participant current(World world) {
        return Thread.currentThread() instanceof ExplorerThread thread ? thread.participantOf(world) : null;
    }

    int pid() {
        return index + 1;
    }

    int index() {
        return index;
    }

    String name() {
        return name;
    }

    World world() {
        return world;
    }

    // --- of the body, on its thread -------------------------------------------------------------------------------

    /**
     * Begins a piece of work whose course depends on nothing but the shared words and these local values: what was read before is
     * forgotten.
     */
    void attempt(long local) {
        history = Mix.of(local, 1);
        seen.clear();
        seenHash = 0;
        askedKernel = false;
        news = false;
        times.clear();
    }

    /** Waits until something changes that was read since the last attempt; the body then begins a new attempt. */
    void pause() {
        world.pause(this);
    }

    void saw(int word, long value) {
        Clock clock = world.clock();
        history = Mix.of(history, clock.counted(word, value));
        if (clock.isTime(word) && value != 0) {
            remembers(value);
        }
        if (!seen.get(word)) {
            seen.set(word);
            seenHash ^= Mix.of(word, 2);
        }
    }

    void did(int word, long value) {
        hasEffect = true;
        history = Mix.of(history, value ^ word);
    }

    void changedSomething() {
        hasEffect = true;
    }

    void heard(long answer) {
        history = Mix.of(history, answer + 3);
        askedKernel = true;
    }

    /** A time that it has looked at, or read. */
    void remembers(long time) {
        times.addLong(time);
    }

    /** {@return the times that it may still compare with others} */
    LongArrayList times() {
        return times;
    }

    void run() throws Exception {
        body.run(this);
    }

    // --- of the scheduler -----------------------------------------------------------------------------------------

    boolean canStep(Kernel kernel) {
        if (killed) {
            return false;
        }
        return switch (phase) {
            case NOT_STARTED -> mayBegin.getAsBoolean();
            case RUNNING -> pending != Access.AWAIT_LOCK || kernel.isFreeFor(pendingAt, this);
            case WAITING -> news;
            case DONE -> false;
        };
    }

    boolean isStarted() {
        return phase != Phase.NOT_STARTED;
    }

    boolean isInBody() {
        return phase == Phase.RUNNING || phase == Phase.WAITING;
    }

    /**
     * Only right after it has done what others can see: killed after one more load, it leaves the same behind. Who has not begun yet, or has
     * done all, is a process as long as a handle of it is open.
     */
    boolean isKillable(Kernel kernel) {
        return !killed && (hasEffect || world.stopsAtAllWords()) && (isInBody() || kernel.holdsLocks(this));
    }

    boolean isKilled() {
        return killed;
    }

    boolean isReaped() {
        return reaped;
    }

    boolean isUnwinding() {
        return killed || world.isOver();
    }

    /** Whether it is owed nothing: finished, dead, not needed, or waiting for what may never come. */
    boolean isContent() {
        return killed
                || phase == Phase.DONE
                || phase == Phase.NOT_STARTED
                || (phase == Phase.WAITING && mayWaitAtTheEnd);
    }

    /** Whether it is alive and watches the ring still. */
    boolean isWatching() {
        return !killed && phase == Phase.WAITING && mayWaitAtTheEnd;
    }

    /** Whether it goes on and on without coming to anything that the scheduler has to decide; counts one access. */
    boolean isSpinning() {
        return ++unseen > UNSEEN_MAX;
    }

    void step() {
        unseen = 0;
        hasEffect = false;
        phase = Phase.RUNNING;
    }

    void waits() {
        phase = Phase.WAITING;
        times.clear(); // a new attempt follows
    }

    void done() {
        phase = Phase.DONE;
        times.clear();
    }

    void kill() {
        killed = true;
        times.clear();
    }

    /** After the run: the handles that its body holds can be found to be forgotten. */
    void letGo() {
        body = self -> {};
    }

    void reap() {
        reaped = true;
    }

    void changed(int word) {
        if (seen.get(word)) {
            news = true;
        }
    }

    void kernelChanged() {
        if (askedKernel) {
            news = true;
        }
    }

    String state() {
        return name
                + (killed
                        ? " killed"
                        : " " + phase.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                + (phase == Phase.RUNNING && !killed ? " before " + pending + " " + world.wordName(pendingAt) : "");
    }

    /** It decides whether a death is worth a schedule here. */
    private long hasEffectBit() {
        return hasEffect ? Mix.of(9) : 0;
    }

    long hash() {
        if (killed) {
            return reaped ? 2 : 1;
        }
        return switch (phase) {
            case NOT_STARTED -> 3;
            case DONE -> hasEffectBit() ^ Mix.of(stores.hash(), 4);
            case WAITING ->
                hasEffectBit()
                        ^ (news ? Mix.of(history, stores.hash(), 5) : Mix.of(history ^ seenHash, stores.hash(), 6));
            case RUNNING -> hasEffectBit() ^ Mix.of(history, stores.hash(), news ? 7 : 8) ^ seenHash;
        };
    }
}
