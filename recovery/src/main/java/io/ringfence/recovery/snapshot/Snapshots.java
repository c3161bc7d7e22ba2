package io.ringfence.recovery.snapshot;

import io.ringfence.journal.RingImage;
import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.journal.storage.StorageFile;
import io.ringfence.liveness.JournalOwner;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.recovery.error.SnapshotStateException;
import io.ringfence.recovery.error.SnapshotUnneededException;
import io.ringfence.recovery.instrument.RecoveryPoint;
import io.ringfence.recovery.snapshot.Snapshot.Content;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingIdentity;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The snapshots of one ring in one directory: a file each, whose name sorts by sequence. Takes them, lists them, restores from them, keeps
 * the last few. One taker at a time; any number of readers, in any process. Snapshots of a program's state and such of positions only are
 * counted apart, so that neither kind pushes the other out.
 *
 * <p>A snapshot is on the disk when {@link #take} has returned: written under a temporary name, forced, renamed, the directory forced.
 * Killed before, there is none, and those from before are as they were.
 */
public final class Snapshots {
    /** Snapshots that are kept unless chosen otherwise. */
    public static final int DEFAULT_KEEP = 3;

    private static final Duration DURABLE_PATIENCE = Duration.ofSeconds(10);
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String TEMPORARY = "snapshot-";
    private static final String TEMPORARY_END = ".tmp";
    private static final String SET_ASIDE = ".ahead";
    private static final Pattern NAME = Pattern.compile("(\\d{19})\\.snapshot");
    private static final Pattern ASIDE = Pattern.compile("(\\d{19})\\.snapshot\\.ahead");
    private static final Pattern ANY_NAME = Pattern.compile("(\\d{19})\\.snapshot(\\.ahead)?");

    private final Storage storage;
    private final Path directory;
    private final int keep;

    private Snapshots(Storage storage, Path directory, int keep) {
        this.storage = storage;
        this.directory = directory;
        this.keep = keep;
    }

    /**
     * {@return the snapshots in a directory, on the real disk, of which the last {@value #DEFAULT_KEEP} are kept}
     *
     * @param directory of them; need not exist yet, its parent must by the time of the first {@link #take}
     */
    public static Snapshots in(Path directory) {
        return new Snapshots(DiskStorage.instance(), directory, DEFAULT_KEEP);
    }

    /**
     * {@return the snapshots of a ring, beside its journal: {@code snapshots} in the ring's directory, or in the journal's if that lies
     * elsewhere}
     *
     * @param ring the ring's directory
     * @param identity what it is
     */
    public static Snapshots of(Path ring, RingIdentity identity) {
        boolean elsewhere = !identity.options().journalPlace().isEmpty();
        return in((elsewhere ? identity.journalPlace(ring) : ring).resolve("snapshots"));
    }

    /**
     * {@return the same, keeping another number}
     *
     * @param count how many to keep, 1 or more
     * @throws InvalidOptionException if it is less
     */
    public Snapshots keeping(int count) {
        if (count < 1) {
            throw new InvalidOptionException(new Problem(
                    "snapshot", "number to keep", Integer.toString(count), "1 or more", "keep at least the newest"));
        }
        return new Snapshots(storage, directory, count);
    }

    /**
     * {@return the same, on another way to the disk}
     *
     * @param way to the disk; for campaigns
     */
    public Snapshots through(Storage way) {
        return new Snapshots(way, directory, keep);
    }

    /** {@return where they are} */
    public Path directory() {
        return directory;
    }

    /**
     * Takes a snapshot of a state that events of a ring have led to, with the ring's identity, epoch and consumers' positions. Call it
     * between two events, on the thread that handles them. Waits until the sequence is durable, if the ring has a journal: what a
     * snapshot contains must be in the journal that it goes before.
     *
     * @param ring attached, if only for reading
     * @param sequence the last event that was handled
     * @param state writes the state; {@link Snapshotable#NOTHING} for positions only
     * @return what is on the disk now
     * @throws SnapshotUnneededException if it is for positions only, and there is one with a program's state, which has them too
     * @throws io.ringfence.ring.error.DurableTimeoutException if the journal does not come to the sequence within 10 s
     * @throws io.ringfence.ring.error.NoJournalException if nobody keeps the journal that the ring has
     * @throws SnapshotStateException if the state could not be written by its own code
     */
    public SnapshotEntry take(Ring ring, long sequence, Snapshotable state) {
        RingSnapshot facts = ring.inspector().snapshot();
        boolean registered = facts.consumers().stream()
                .anyMatch(
                        consumer -> consumer.name().equals(JournalOwner.NAME)); // it may not have written anything yet
        boolean journaled =
                registered || facts.durability().written() > facts.durability().journalStart();
        if (journaled && ring.durableSequence() < sequence) {
            ring.awaitDurable(sequence, DURABLE_PATIENCE);
        }
        List<Snapshot.Position> consumers = facts.consumers().stream()
                .filter(consumer -> !consumer.name().equals(JournalOwner.NAME))
                .map(consumer -> new Snapshot.Position(consumer.name(), consumer.sequence()))
                .toList();
        Snapshot about = new Snapshot(
                RingImage.of(ring.identity().page()),
                ring.epoch(),
                sequence,
                System.currentTimeMillis() * NANOS_PER_MILLI,
                journaled ? ring.durableSequence() : sequence,
                consumers,
                0);
        return take(about, state);
    }

    /**
     * Takes a snapshot, then deletes the oldest of the same content beyond the number to keep. One of the same sequence is replaced.
     *
     * @param about everything but the state
     * @param state writes the state that the events up to {@link Snapshot#sequence()} have led to; {@link Snapshotable#NOTHING} for
     *     positions only
     * @return what is on the disk now
     * @throws SnapshotUnneededException if it is for positions only, and there is one with a program's state, which has them too
     * @throws SnapshotStateException if the state could not be written by its own code
     * @throws io.ringfence.journal.error.JournalStorageException for want of space or permission; none was taken, those from before are
     *     as they were
     * @throws io.ringfence.journal.error.JournalForceException if a force failed; as before
     */
    public SnapshotEntry take(Snapshot about, Snapshotable state) {
        Content content = state == Snapshotable.NOTHING ? Content.POSITIONS : Content.STATE;
        if (content == Content.POSITIONS) {
            requireNoState();
        }
        storage.createDirectory(directory);
        clearTemporary();
        Path target = directory.resolve(String.format("%019d.snapshot", about.sequence()));
        Path temporary = directory.resolve(TEMPORARY + about.sequence() + TEMPORARY_END);
        boolean taken = false;
        try {
            Snapshot written = write(temporary, about.withContent(content), state);
            storage.rename(temporary, target);
            taken = true;
            RecoveryPoint.SNAPSHOT_NAMED.reached();
            storage.forceDirectory(directory);
            RecoveryPoint.SNAPSHOT_TAKEN.reached();
            prune(content, about.sequence());
            return SnapshotEntry.good(target, sizeOf(target), written);
        } finally {
            if (!taken) {
                storage.delete(temporary);
            }
        }
    }

    private long sizeOf(Path file) {
        try (StorageFile opened = storage.open(file)) {
            return opened.bytes();
        }
    }

    private Snapshot write(Path temporary, Snapshot about, Snapshotable state) {
        try (StorageFile file = storage.create(temporary, 0)) {
            RecoveryPoint.SNAPSHOT_BEGUN.reached();
            SnapshotWriter writer = new SnapshotWriter(file);
            writer.header(about);
            long begin = writer.written();
            try {
                DataOutputStream out = new DataOutputStream(writer);
                state.writeState(out);
                out.flush();
            } catch (IOException failure) {
                throw refusedState("snapshot", temporary, "the state could not be written: " + failure, failure);
            }
            long stateBytes = writer.written() - begin;
            writer.trailer(stateBytes);
            RecoveryPoint.SNAPSHOT_WRITTEN.reached();
            file.force();
            RecoveryPoint.SNAPSHOT_FORCED.reached();
            return about.withStateBytes(stateBytes);
        }
    }

    private static SnapshotStateException refusedState(String operation, Path place, String actual, Exception failure) {
        return new SnapshotStateException(
                new Problem(
                        operation,
                        place.toString(),
                        actual,
                        "a state that its own code writes and reads",
                        "mend the code that writes and reads the state; the snapshots are as they were"),
                failure);
    }

    /** What a killed taker had begun. */
    private void clearTemporary() {
        for (String name : storage.list(directory)) {
            if (name.startsWith(TEMPORARY) && name.endsWith(TEMPORARY_END)) {
                storage.delete(directory.resolve(name));
            }
        }
    }

    /** A program may depend on its snapshots being as many, and one of the same sequence would be replaced. */
    private void requireNoState() {
        for (Path file : files()) {
            if (SnapshotReader.contentOf(storage, file).equals(Optional.of(Content.STATE))) {
                throw new SnapshotUnneededException(new Problem(
                        "snapshot",
                        directory.toString(),
                        "there is a program's own snapshot, " + file.getFileName()
                                + ", which keeps identity and positions too",
                        "no snapshot, or only such of positions",
                        "let the program take its snapshots"));
            }
        }
    }

    /**
     * What does not say of what kind it is counts as a program's. What is of a later sequence than the one just taken, a copy of one that a
     * recovery has set aside for example, is of no use to anybody now, and does not count: it must not push out those that are.
     */
    private void prune(Content content, long taken) {
        List<Path> files = files().stream()
                .filter(file -> sequenceIn(file) <= taken)
                .filter(file -> SnapshotReader.contentOf(storage, file).orElse(Content.STATE) == content)
                .toList();
        if (files.size() <= keep) {
            return;
        }
        for (Path file : files.subList(keep, files.size())) {
            storage.delete(file);
            RecoveryPoint.SNAPSHOT_PRUNED.reached();
        }
        storage.forceDirectory(directory);
    }

    /** {@return their files, newest first} */
    private List<Path> files() {
        return files(NAME);
    }

    private List<Path> files(Pattern pattern) {
        List<Path> files = new ArrayList<>();
        if (!storage.isDirectory(directory)) {
            return files; // none was ever taken
        }
        for (String name : storage.list(directory)) {
            if (pattern.matcher(name).matches()) {
                files.add(directory.resolve(name));
            }
        }
        Collections.reverse(files);
        return files;
    }

    /**
     * {@return the name under which one is set aside}
     *
     * @param file of a snapshot
     */
    public static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + SET_ASIDE);
    }

    /** {@return the sequence that a file's name says; the largest long if it is too large for one} */
    static long sequenceIn(Path file) {
        Matcher matcher = ANY_NAME.matcher(String.valueOf(file.getFileName()));
        try {
            return matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    /** {@return all of them, newest first, each read in full and judged} */
    public List<SnapshotEntry> list() {
        return files().stream().map(file -> SnapshotReader.check(storage, file)).toList();
    }

    /** {@return those that a recovery has set aside, newest first, each read in full and judged} */
    public List<SnapshotEntry> listSetAside() {
        return files(ASIDE).stream()
                .map(file -> SnapshotReader.check(storage, file))
                .toList();
    }

    /**
     * Finds the newest that can be believed; reads no state.
     *
     * @param objection says why one is of no use, or nothing
     * @return it, and what was passed over
     */
    public RestoredSnapshot newest(Function<Snapshot, Optional<String>> objection) {
        return restore(Snapshotable.NOTHING, objection, false);
    }

    /**
     * Restores the newest that can be believed: one whose bytes are all proved, and that nobody objects to.
     *
     * @param state reads what was written
     * @param objection says why one is of no use, or nothing; a snapshot ahead of the journal, for example, contains what is lost
     * @return the one that was read, if any, and the newer ones that were passed over
     * @throws SnapshotStateException if the state's own code could not read it, or left some of it
     */
    public RestoredSnapshot restore(Snapshotable state, Function<Snapshot, Optional<String>> objection) {
        return restore(state, objection, true);
    }

    private RestoredSnapshot restore(
            Snapshotable state, Function<Snapshot, Optional<String>> objection, boolean readState) {
        List<SnapshotEntry> passedOver = new ArrayList<>();
        for (Path file : files()) {
            SnapshotEntry entry = SnapshotReader.check(storage, file);
            Optional<Snapshot> snapshot = entry.snapshot();
            String refused = snapshot.flatMap(objection).orElse(entry.fault());
            if (snapshot.isEmpty() || !refused.isEmpty()) {
                passedOver.add(SnapshotEntry.bad(file, entry.bytes(), refused));
                continue;
            }
            if (readState) {
                readState(file, snapshot.get(), state);
            }
            return new RestoredSnapshot(snapshot, passedOver);
        }
        return new RestoredSnapshot(Optional.empty(), passedOver);
    }

    private void readState(Path file, Snapshot snapshot, Snapshotable state) {
        try (SnapshotReader reader = SnapshotReader.open(storage, file);
                InputStream stream = reader.state(snapshot)) {
            state.readState(new DataInputStream(stream));
            if (stream.available() > 0) {
                throw refusedState(
                        "restore", file, stream.available() + " bytes of the state were not read", new IOException());
            }
        } catch (IOException failure) {
            throw refusedState("restore", file, "the state could not be read: " + failure, failure);
        }
    }

    /**
     * {@return the files whose state contains later events, newest first}
     *
     * @param lastSequence the last event that counts
     */
    public List<Path> after(long lastSequence) {
        return files().stream().filter(file -> sequenceIn(file) > lastSequence).toList();
    }

    /**
     * Sets those aside whose state contains events that are lost, under names that nobody restores from; what they held can still be
     * looked at.
     *
     * @param lastSequence snapshots of later sequences are ahead
     * @return their new names, newest first
     */
    public List<Path> setAsideAfter(long lastSequence) {
        List<Path> moved = new ArrayList<>();
        for (Path file : after(lastSequence)) {
            Path aside = aside(file);
            storage.rename(file, aside);
            moved.add(aside);
        }
        if (!moved.isEmpty()) {
            storage.forceDirectory(directory);
        }
        return moved;
    }
}
