package io.ringfence.campaign.explore;

import io.ringfence.consume.Consumer;
import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.Slots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Remembers outside of the memory what was claimed, acknowledged, seen and committed, and holds the run to the promises of the
 * protocol. An event's payload is its identity: stream times {@link #STREAM}, plus its number in the stream from 1 on.
 */
final class Oracle {
    static final long STREAM = 1000;
    private static final long ABORTED = -1;

    private final World world;
    private final Map<Long, Long> plan = new HashMap<>();
    private final List<long[]> batches = new ArrayList<>();
    private final Map<Long, Long> acknowledged = new TreeMap<>();
    private final Map<Long, Boolean> published = new HashMap<>();
    private final Map<Integer, Integer> complete = new HashMap<>();
    private final Map<String, ConsumerLog> consumers = new TreeMap<>();
    private long hash;

    Oracle(World world) {
        this.world = world;
    }

    private static final class ConsumerLog {
        final TreeMap<Long, Long> seen = new TreeMap<>();
        long start;
        long committed;
        long last;
        boolean left;
    }

    long hash() {
        return hash;
    }

    private void note(long kind, long a, long b) {
        hash += Mix.of(kind, a, b); // a sum: equal notes must not cancel
    }

    static void require(boolean holds, String broken) {
        if (!holds) {
            throw new AssertionError(broken);
        }
    }

    // --- producers ------------------------------------------------------------------------------------------------

    /** A claim has returned; the events are about to be written. */
    void claimed(int stream, long low, long high, int firstNumber) {
        for (long sequence = low; sequence <= high; sequence++) {
            long identity = stream * STREAM + firstNumber + (sequence - low);
            Long before = plan.put(sequence, identity);
            require(before == null, "sequence " + sequence + " was claimed twice");
            note(1, sequence, identity);
        }
        batches.add(new long[] {low, high});
        consumers.forEach((name, log) -> require(
                log.left || low > log.start,
                "sequence " + low + " was claimed after " + name + " had joined at " + log.start));
    }

    /** A publish has returned. */
    void acknowledged(long low, long high) {
        for (long sequence = low; sequence <= high; sequence++) {
            long identity = planned(sequence, "a producer");
            acknowledged.put(sequence, identity);
            note(2, sequence, identity);
        }
    }

    /** A stream has published all its events. */
    void completed(int stream, int events) {
        complete.put(stream, events);
        note(3, stream, events);
    }

    private long planned(long sequence, String who) {
        Long identity = plan.get(sequence);
        if (identity == null) {
            throw new AssertionError(who + " was given sequence " + sequence + ", which nobody has claimed");
        }
        return identity;
    }

    private ConsumerLog log(String name) {
        return consumers.computeIfAbsent(name, unknown -> new ConsumerLog());
    }

    // --- consumers ------------------------------------------------------------------------------------------------

    /** A consumer has joined, or was taken over. */
    void begins(String name, long position, Consumer.MissedRange missed, boolean mayBeReleased) {
        ConsumerLog log = consumers.get(name);
        require(mayBeReleased || missed.count() == 0, name + " was released, and missed " + missed);
        if (log != null && missed.count() > 0) {
            require(
                    missed.from() == log.committed + 1 && missed.to() == position,
                    name + " is told that it missed " + missed + ", it had committed " + log.committed
                            + " and goes on after " + position);
        }
        if (log == null || log.left || missed.count() > 0) {
            log = new ConsumerLog();
            log.start = position;
            log.committed = position;
            consumers.put(name, log);
        }
        require(
                position == log.committed,
                name + " goes on after " + position + " though it has committed " + log.committed);
        log.last = position;
        note(4, name.hashCode(), position);
    }

    void sees(String name, long sequence, long payload) {
        long planned = planned(sequence, name);
        require(
                planned == payload,
                name + " read " + payload + " at sequence " + sequence + ", written was " + planned);
        next(name, sequence, payload);
    }

    void skips(String name, long sequence, long stamp) {
        require(
                stamp == Slots.aborted(sequence),
                name + " skips sequence " + sequence + ", whose stamp " + stamp + " says nothing of it");
        require(!acknowledged.containsKey(sequence), name + " skips sequence " + sequence + ", which was acknowledged");
        next(name, sequence, ABORTED);
    }

    private void next(String name, long sequence, long what) {
        ConsumerLog log = log(name);
        require(sequence == log.last + 1, name + " was given " + sequence + " after " + log.last);
        log.last = sequence;
        Long before = log.seen.put(sequence, what);
        require(
                before == null || before == what,
                name + " found " + what + " at sequence " + sequence + " where it had found " + before);
        if (before == null) {
            note(5 + name.hashCode(), sequence, what);
        }
    }

    void commits(String name, long sequence) {
        log(name).committed = sequence;
        note(6, name.hashCode(), sequence);
    }

    void leaves(String name) {
        log(name).left = true;
        note(7, name.hashCode(), 0);
    }

    /** A tap believes in what it has copied. */
    void tapped(long sequence, long first, long last) {
        long planned = planned(sequence, "the tap");
        require(
                planned == first && planned == last,
                "the tap read " + first + " and " + last + " at sequence " + sequence + ", written was " + planned);
        require(
                Boolean.TRUE.equals(published.get(sequence)),
                "the tap shows sequence " + sequence + ", which was never published");
    }

    /**
     * A tap has passed over some sequences.
     *
     * @param from the first
     * @param to behind the last
     * @param missed how many of them it says that it missed
     * @param passed how many of them it says that it missed or found aborted
     */
    void tapMoves(long from, long to, long missed, long passed) {
        long cursor = world.memory().visible(ControlLayout.CURSOR_OFFSET);
        int slots = world.scenario().geometry().slotCount();
        long lapped = 0;
        long aborted = 0;
        for (long sequence = from; sequence < to; sequence++) {
            lapped += sequence <= cursor - slots ? 1 : 0;
            aborted += Boolean.FALSE.equals(published.get(sequence)) ? 1 : 0;
        }
        require(
                passed == to - from && missed <= lapped && passed - missed <= aborted,
                "the tap passes " + from + " to " + (to - 1) + " and says that it missed " + missed + " and found "
                        + (passed - missed) + " aborted; overwritten are " + lapped + ", aborted " + aborted);
    }

    /** A stamp is visible. */
    void settles(long stamp) {
        long sequence = Math.abs(stamp) - 1;
        boolean isPublished = stamp == Slots.published(sequence);
        Boolean before = published.put(sequence, isPublished);
        require(
                before == null || before == isPublished,
                "sequence " + sequence + " was "
                        + (isPublished ? "aborted, and is published" : "published, and is aborted"));
        if (before == null) {
            note(8, sequence, stamp);
        }
    }

    // --- the end --------------------------------------------------------------------------------------------------

    void checkTheEnd() {
        boolean watched = false;
        for (Participant participant : world.participants()) {
            require(participant.isContent(), "stuck: " + world.states());
            watched |= participant.isWatching() && !participant.name().equals(Roles.TAP);
        }
        if (watched) {
            checkSettled();
        }
        consumers.forEach(this::checkConsumer);
    }

    private long stamp(long sequence) {
        return world.memory().visible(world.scenario().geometry().slotOffset(sequence) + SlotLayout.STAMP_OFFSET);
    }

    private void checkSettled() {
        long cursor = world.memory().visible(ControlLayout.CURSOR_OFFSET);
        int slots = world.scenario().geometry().slotCount();
        for (long sequence = Math.max(0, cursor - slots + 1); sequence <= cursor; sequence++) {
            require(
                    Math.abs(stamp(sequence)) == sequence + 1,
                    "sequence " + sequence + " is claimed and never settled; stamp " + stamp(sequence));
        }
    }

    private void checkConsumer(String name, ConsumerLog log) {
        Set<Long> identities = new HashSet<>();
        Map<Long, Long> lastOfStream = new HashMap<>();
        log.seen.forEach((sequence, what) -> {
            if (what != ABORTED) {
                require(identities.add(what), name + " was given event " + what + " twice");
                Long before = lastOfStream.put(what / STREAM, what);
                require(before == null || before < what, name + " was given event " + what + " after " + before);
            }
        });
        for (long[] batch : batches) {
            Set<Boolean> published = new HashSet<>();
            for (long sequence = Math.max(batch[0], log.start + 1); sequence <= batch[1]; sequence++) {
                Long what = log.seen.get(sequence);
                if (what != null) {
                    boolean ignored = published.add(what != ABORTED);
                }
            }
            require(published.size() < 2, name + " saw a part of the batch " + batch[0] + " to " + batch[1]);
        }
        if (log.left || !isServed(name)) {
            return;
        }
        long cursor = world.memory().visible(ControlLayout.CURSOR_OFFSET);
        require(log.last == cursor, name + " ends at " + log.last + ", the cursor is " + cursor);
        acknowledged.forEach((sequence, identity) -> require(
                sequence <= log.start || identities.contains(identity),
                "event " + identity + " at sequence " + sequence + " was acknowledged and " + name + " never saw it"));
        if (log.start < 0) {
            complete.forEach((stream, events) -> {
                for (int number = 1; number <= events; number++) {
                    require(
                            identities.contains(stream * STREAM + number),
                            name + " never saw event " + number + " of stream " + stream + ", which is complete");
                }
            });
        }
    }

    private boolean isServed(String name) {
        return world.participants().stream()
                .anyMatch(participant ->
                        participant.isWatching() && participant.name().startsWith(name));
    }
}
