package io.ringfence.hostile;

import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalVerification;
import io.ringfence.journal.ReadRange;
import io.ringfence.recovery.snapshot.RestoredSnapshot;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.error.RingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that can be learnt of a journal and its snapshots by reading, and that the ways to learn it agree. */
final class JournalLook {
    private final Journal journal;
    private final Path ring;
    private final long last;
    private final long durable;
    private final boolean forged;
    private final JournalReading strict;
    private final JournalReading lenient;
    private @Nullable JournalVerification verification;
    private boolean snapshotsTold;

    private JournalLook(Path ring, long last, long durable, boolean forged) {
        this.ring = ring;
        this.journal = Journal.ofDirectory(ring.resolve(JournalImage.JOURNAL)).durableTo(() -> durable);
        this.last = last;
        this.durable = durable;
        this.forged = forged;
        this.strict = read(ReadRange.all(), DamagePolicy.FAIL);
        this.lenient = read(ReadRange.all(), DamagePolicy.SKIP);
    }

    /**
     * Looks at everything.
     *
     * @param last no event above was ever there
     * @param durable what the ring knows to be on the disk; the least long if there is no ring
     * @param forged whether what is read may be anything
     */
    static JournalLook at(Path ring, long last, long durable, boolean forged) {
        JournalLook look = new JournalLook(ring, last, durable, forged);
        look.verify();
        if (!forged) {
            look.compare();
            look.seek();
        }
        look.snapshots();
        return look;
    }

    private JournalReading read(ReadRange range, DamagePolicy policy) {
        return JournalReading.of(journal, range, policy, last, forged);
    }

    private void verify() {
        try {
            verification = JournalVerification.of(journal);
        } catch (RingException typed) {
            Scenario.check(typed);
        }
    }

    private void compare() {
        int agreed = strict.sequences().size();
        if (!lenient.told() && !strict.sequences().equals(lenient.sequences().subList(0, agreed))) {
            throw new Finding("a reader that fails at damage was given " + strict + ", one that skips it " + lenient);
        }
        if (!lenient.told() && !lenient.sequences().isEmpty() && lenient.firstUnaccounted() <= lenient.end()) {
            throw new Finding("sequence " + lenient.firstUnaccounted() + " is neither given nor told: " + lenient);
        }
        JournalVerification found = verification;
        if (found == null) {
            return;
        }
        boolean damaged = found.verdict() == JournalVerification.Verdict.DAMAGED;
        if (found.events() != lenient.sequences().size() || damaged != lenient.hasSkipped()) {
            throw new Finding("verified as " + found + ", and read as " + lenient);
        }
        if (!damaged && !lenient.sequences().isEmpty() && lenient.end() < durable) {
            throw new Finding("on the disk is known " + durable + ", and no damage is told of " + lenient);
        }
    }

    /** An index that does not fit is no error of the data. */
    private void seek() {
        if (lenient.sequences().isEmpty() || lenient.hasSkipped() || lenient.told()) {
            return;
        }
        int middle = lenient.sequences().size() / 2;
        long sequence = lenient.sequences().get(middle);
        JournalReading tail = read(ReadRange.all().fromSequence(sequence), DamagePolicy.FAIL);
        List<Long> expected =
                lenient.sequences().subList(middle, lenient.sequences().size());
        if (tail.told() || !tail.sequences().equals(expected)) {
            throw new Finding("from sequence " + sequence + " on " + tail + " was read, of " + lenient);
        }
        JournalReading since = read(ReadRange.all().fromTime(lenient.time(middle)), DamagePolicy.FAIL);
        if (since.told() || !since.sequences().equals(lenient.since(lenient.time(middle)))) {
            throw new Finding("from the time of " + sequence + " on " + since + " was read, of " + lenient);
        }
    }

    private void snapshots() {
        Snapshots snapshots = Snapshots.in(ring.resolve(JournalImage.SNAPSHOTS));
        try {
            for (SnapshotEntry entry : snapshots.list()) {
                snapshotsTold |= entry.snapshot().isEmpty();
            }
            JournalState state = new JournalState(-1);
            RestoredSnapshot restored = snapshots.restore(state, snapshot -> Optional.empty());
            long sequence = restored.snapshot().map(Snapshot::sequence).orElse(-1L);
            if (!forged && (state.last() != sequence || !state.isRight())) {
                throw new Finding("the snapshot of " + sequence + " restored the state of " + state.last());
            }
        } catch (RingException typed) {
            Scenario.check(typed);
            snapshotsTold = true;
        }
    }

    /** {@return whether nothing at all was told} */
    boolean isSound() {
        JournalVerification found = verification;
        return found != null && found.findings().isEmpty() && !strict.told() && !lenient.told() && !snapshotsTold;
    }

    /** {@return the first sequence that can be read; −1 if none can} */
    long first() {
        return lenient.sequences().isEmpty() ? -1 : lenient.sequences().get(0);
    }

    /** {@return the last sequence that can be read; −1 if none can} */
    long end() {
        int count = lenient.sequences().size();
        return count == 0 ? -1 : lenient.sequences().get(count - 1);
    }

    /** {@return whether all of these can be read, by whoever asks for them} */
    boolean holds(long from, long to) {
        JournalReading wanted = read(ReadRange.all().fromSequence(from).toSequence(to), DamagePolicy.SKIP);
        return !wanted.told() && wanted.sequences().size() == to - from + 1;
    }

    @Override
    public String toString() {
        return lenient.toString();
    }
}
