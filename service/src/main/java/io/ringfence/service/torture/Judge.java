package io.ringfence.service.torture;

import io.ringfence.service.processes.RunLog;
import io.ringfence.service.processes.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges a round from the logs alone. What the auditor, who was never killed, has handled is the truth; it must contain each acknowledged
 * event once and in the order of its producer, and nothing else; and every other consumer must have handled exactly that, from where it
 * was registered on.
 */
final class Judge {
    private final Path folder;
    private final Extent extent;
    private final Verdict verdict = new Verdict();
    private final Map<Integer, FeedTally> feeds = new HashMap<>();
    private long[] sequences = new long[1 << 16];
    private long[] indexes = new long[1 << 16];
    private int[] feedOf = new int[1 << 16];
    private int size;

    /** What is known of one feed. */
    private static final class FeedTally {
        private long next;
        private long known;
    }

    /** How far a round came. */
    enum Extent {
        /** The auditor has handled all to the last event. */
        WHOLE,
        /** It ended somewhere: what lies behind its last event cannot be judged, and is neither lost nor invented. */
        PART
    }

    Judge(Path folder, Extent extent) {
        this.folder = folder;
        this.extent = extent;
    }

    Verdict verdict() {
        return verdict;
    }

    boolean isWhole() {
        return extent == Extent.WHOLE;
    }

    /** {@return the sequence of an event of the truth, by its place} */
    long sequenceAt(int place) {
        return sequences[place];
    }

    long indexAt(int place) {
        return indexes[place];
    }

    int feedAt(int place) {
        return feedOf[place];
    }

    /** {@return how many events the auditor has handled} */
    int size() {
        return size;
    }

    /** Reads what the auditor handled; first of all. */
    void truth(String auditor) throws IOException {
        RunLog.read(Orders.log(folder, auditor), record -> {
            if (record.count() == RunRecord.MISMATCH) {
                verdict.invented(1, () -> "the auditor met foreign bytes at sequence " + record.sequence());
            }
            for (int i = 0; i < record.count(); i++) {
                take(record.sequence() + i, record.index() + i, record.detail());
            }
        });
    }

    private void take(long sequence, long index, int feed) {
        if (size > 0 && sequence <= sequences[size - 1]) {
            verdict.outOfOrder(1, () -> "the auditor met sequence " + sequence + " after " + sequences[size - 1]);
            return;
        }
        if (size == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * size);
            indexes = Arrays.copyOf(indexes, 2 * size);
            feedOf = Arrays.copyOf(feedOf, 2 * size);
        }
        sequences[size] = sequence;
        indexes[size] = index;
        feedOf[size] = feed;
        size++;
        FeedTally tally = feeds.computeIfAbsent(feed, any -> new FeedTally());
        long next = tally.next;
        if (index < next) {
            verdict.duplicated(1, () -> words(feed, index) + " was published again, under sequence " + sequence);
        } else if (index > next) {
            verdict.lost(index - next, () -> words(feed, next) + " is missing before " + words(feed, index));
        }
        tally.next = Math.max(next, index + 1);
    }

    private boolean isJudged(long sequence) {
        return extent == Extent.WHOLE || (size > 0 && sequence <= sequences[size - 1]);
    }

    static String words(int feed, long index) {
        return "event " + index + " of feed " + Integer.toHexString(feed);
    }

    /** Compares with what a producer acknowledged. */
    void acknowledged(String producer) throws IOException {
        Path log = Orders.log(folder, producer);
        if (Files.exists(log)) {
            RunLog.read(log, this::acknowledge);
        }
    }

    private void acknowledge(RunRecord record) {
        FeedTally tally = feeds.computeIfAbsent(record.detail(), any -> new FeedTally());
        tally.known = Math.max(tally.known, record.index() + Math.max(0, record.count()));
        for (int i = 0; i < record.count(); i++) {
            long sequence = record.sequence() + i;
            long index = record.index() + i;
            int at = Arrays.binarySearch(sequences, 0, size, sequence);
            boolean found = at >= 0 && indexes[at] == index && feedOf[at] == record.detail();
            if (!found && isJudged(sequence)) {
                verdict.lost(
                        1,
                        () -> words(record.detail(), index) + " was acknowledged at sequence " + sequence
                                + ", and the auditor found " + (at < 0 ? "nothing" : words(feedOf[at], indexes[at]))
                                + " there");
            }
        }
        verdict.acknowledged(Math.max(0, record.count()));
    }

    /** After all acknowledgements: what was never begun to be published is invented. */
    void nothingElse() {
        feeds.forEach((feed, tally) -> {
            long most = tally.known + ProducerRole.UNSAID_MAX;
            if (tally.next > most) {
                verdict.invented(tally.next - most, () -> words(feed, most) + " was never published");
            }
        });
    }

    /**
     * Compares with what a consumer handled.
     *
     * @param name of the consumer
     * @param role nobody but a {@link Role#RETURNER} may miss anything
     * @param toTheEnd whether it must have handled all to the last event
     */
    void consumer(String name, Role role, boolean toTheEnd) throws IOException {
        Path log = Orders.log(folder, name);
        if (!Files.exists(log)) {
            return;
        }
        Handled handled = new Handled(name, role == Role.RETURNER);
        RunLog.read(log, handled::take);
        if (toTheEnd && handled.next < size) {
            verdict.lost(
                    size - handled.next,
                    () -> name + " has not handled all after sequence "
                            + (handled.next == 0 ? -1 : sequences[handled.next - 1]));
        }
    }

    /** Compares with what was shown to a tap, which may miss anything. */
    void tap(String name) throws IOException {
        Path log = Orders.log(folder, name);
        if (Files.exists(log)) {
            RunLog.read(log, new Shown(name)::take);
        }
    }

    /** {@return the place in the truth of the first event after a sequence} */
    int placeAfter(long sequence) {
        int at = Arrays.binarySearch(sequences, 0, size, sequence);
        return at < 0 ? -at - 1 : at + 1;
    }

    /** One consumer's way through the truth. */
    private final class Handled {
        private final String name;
        private final boolean mayMiss;
        private int next;
        private boolean anywhere = true;
        private boolean told;
        private long toldUpTo;

        Handled(String name, boolean mayMiss) {
            this.name = name;
            this.mayMiss = mayMiss;
        }

        void take(RunRecord record) {
            switch (record.count()) {
                case RunRecord.OPENED -> open(record.sequence());
                case RunRecord.MISMATCH ->
                    verdict.invented(1, () -> name + " met foreign bytes at sequence " + record.sequence());
                case EventLog.LEAVING -> anywhere = true;
                case EventLog.BEYOND ->
                    verdict.invented(
                            1,
                            () -> name + " was shown sequence " + record.sequence() + " when the journal had only "
                                    + record.index() + " on the disk");
                case EventLog.MISSED -> miss(record.sequence(), record.index());
                default -> handle(record);
            }
        }

        /** What it was not told that it missed, and has not handled, is lost; at most a batch may come again. */
        private void open(long position) {
            int place = placeAfter(position);
            if (told && position != toldUpTo) {
                verdict.lost(
                        1,
                        () -> name + " was told that it missed all up to " + toldUpTo + ", and goes on after "
                                + position);
            }
            told = false;
            if (!anywhere && place > next) {
                verdict.lost(
                        place - next,
                        () -> name + " goes on after sequence " + position + ", but handled only up to "
                                + (next == 0 ? -1 : sequences[next - 1]));
            }
            if (!anywhere && next - place > ConsumerRole.BATCH_MAX) {
                verdict.duplicated(
                        next - place - ConsumerRole.BATCH_MAX,
                        () -> name + " goes back to sequence " + position + " after " + sequences[next - 1]);
            }
            next = place;
            anywhere = false;
        }

        private void miss(long from, long to) {
            int first = placeAfter(from - 1);
            if (first > next && !anywhere) {
                verdict.lost(first - next, () -> name + " was told that it missed only from " + from + " on");
            }
            if (!mayMiss) {
                verdict.lost(
                        Math.max(1, placeAfter(to) - first),
                        () -> name + ", which nobody may release, was told that it missed " + from + " to " + to);
            }
            next = Math.max(next, placeAfter(to));
            told = true;
            toldUpTo = to;
        }

        private void handle(RunRecord record) {
            for (int i = 0; i < record.count(); i++) {
                int place = find(name, record, i);
                if (place < 0) {
                    continue;
                }
                long sequence = record.sequence() + i;
                int expected = next;
                if (place > expected) {
                    verdict.lost(
                            place - expected,
                            () -> name + " has left out " + (place - expected) + " events before sequence " + sequence);
                } else if (place < expected) {
                    verdict.outOfOrder(1, () -> name + " handled sequence " + sequence + " late");
                }
                next = Math.max(expected, place + 1);
            }
        }
    }

    /** What a tap was shown, each time that it was opened: in order, and nothing twice. */
    private final class Shown {
        private final String name;
        private final BitSet places = new BitSet();
        private int next;

        Shown(String name) {
            this.name = name;
        }

        void take(RunRecord record) {
            if (record.count() == RunRecord.OPENED) {
                places.clear();
                next = placeAfter(record.sequence());
            } else if (record.count() == RunRecord.MISMATCH) {
                verdict.invented(1, () -> name + " was shown foreign bytes at sequence " + record.sequence());
            }
            for (int i = 0; i < record.count(); i++) {
                int place = find(name, record, i);
                if (place >= 0) {
                    see(place);
                }
            }
        }

        private void see(int place) {
            if (places.get(place)) {
                verdict.duplicated(1, () -> name + " was shown sequence " + sequences[place] + " twice");
            } else if (place < next) {
                verdict.outOfOrder(1, () -> name + " was shown sequence " + sequences[place] + " late");
            }
            places.set(place);
            next = Math.max(next, place + 1);
        }
    }

    /** {@return an event's place in the truth, −1 if it is not there} */
    private int find(String who, RunRecord record, int i) {
        long sequence = record.sequence() + i;
        long index = record.index() + i;
        int at = Arrays.binarySearch(sequences, 0, size, sequence);
        if (at >= 0 && indexes[at] == index && feedOf[at] == record.detail()) {
            return at;
        }
        if (isJudged(sequence)) {
            verdict.invented(
                    1,
                    () -> who + " met " + words(record.detail(), index) + " at sequence " + sequence
                            + ", where the auditor met " + (at < 0 ? "nothing" : words(feedOf[at], indexes[at])));
        }
        return -1;
    }
}
