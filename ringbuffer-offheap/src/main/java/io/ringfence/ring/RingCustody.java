package io.ringfence.ring;

import io.ringfence.liveness.Environment;
import io.ringfence.liveness.FileOwnerLocks;
import io.ringfence.liveness.Handles;
import io.ringfence.liveness.JournalOwner;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RecoveryNeededException;
import io.ringfence.ring.layout.LockLayout;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.Sequence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A ring's directory that this process has for itself: nobody has the ring attached, and nobody can attach it before this is closed. It
 * is what a recovery works on; {@code ring.dat} itself may be missing or damaged. For one thread.
 *
 * <p>Killed at any instant, the kernel gives the directory free.
 */
public final class RingCustody implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RingDirectory directory;
    private final FileOwnerLocks locks;
    private @Nullable RingFile file;
    private @Nullable RingCore core;

    private RingCustody(RingDirectory directory, FileOwnerLocks locks) {
        this.directory = directory;
        this.locks = locks;
    }

    /**
     * Takes a ring's directory; makes its {@code owners.lock} if that is gone too.
     *
     * @param path of the directory, which must be there
     * @return the custody
     * @throws io.ringfence.ring.error.RingPathException if it is no directory of the caller's own, or not closed to others
     * @throws InUseException if any process has the ring attached for 2 s
     */
    public static RingCustody take(Path path) {
        JvmFlags.require("recover", path);
        RingDirectory directory = RingDirectory.of(path);
        directory.checkHome("recover");
        makeLockFile(directory);
        FileOwnerLocks locks = new FileOwnerLocks(directory.lockFile());
        boolean taken = false;
        try {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!locks.takeAlone()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new InUseException(new Problem(
                            "recover",
                            directory.path().toString(),
                            "a living process has it attached",
                            "a ring that nobody uses",
                            "end its producers, consumers, journal and taps first; " + who(directory)));
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
            taken = true;
            return new RingCustody(directory, locks);
        } finally {
            if (!taken) {
                locks.giveBackAlone();
                locks.close();
            }
        }
    }

    private static String who(RingDirectory directory) {
        return Files.exists(directory.ringFile(), LinkOption.NOFOLLOW_LINKS)
                ? "inspect names them"
                : "ring.dat is gone, so inspect cannot name them; they have " + directory.lockFile() + " open";
    }

    /**
     * Takes the directory of a ring, and makes an empty one if there is none: for a ring that was on a file system that is gone.
     *
     * @param path of the directory
     * @return the custody
     */
    public static RingCustody takeOrMake(Path path) {
        RingDirectory directory = RingDirectory.of(path);
        if (!Files.exists(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
            RingDirectory.checkFileSystem("recover", directory.parent());
            try {
                Files.createDirectory(
                        directory.path(), PosixFilePermissions.asFileAttribute(RingDirectory.DIRECTORY_MODE));
                Files.setPosixFilePermissions(directory.path(), RingDirectory.DIRECTORY_MODE); // whatever the umask
                RingDirectory.force(directory.parent());
            } catch (IOException failure) {
                throw RingDirectory.failed("recover", directory.path(), failure);
            }
        }
        return take(path);
    }

    private static void makeLockFile(RingDirectory directory) {
        if (Files.exists(directory.lockFile(), LinkOption.NOFOLLOW_LINKS)) {
            directory.checkLockFile("recover");
            return;
        }
        try (FileChannel locks = FileChannel.open(
                directory.lockFile(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(RingDirectory.FILE_MODE))) {
            Files.setPosixFilePermissions(directory.lockFile(), RingDirectory.FILE_MODE); // whatever the umask
            int ignored = locks.write(ByteBuffer.allocate(LockLayout.FILE_BYTES));
            locks.force(true);
            RingDirectory.force(directory.path());
        } catch (FileAlreadyExistsException another) {
            directory.checkLockFile("recover"); // another recovery was first
        } catch (IOException failure) {
            throw RingDirectory.failed("recover", directory.lockFile(), failure);
        }
    }

    /** {@return the ring's directory} */
    public Path path() {
        return directory.path();
    }

    /** {@return where {@code ring.dat} is, or should be} */
    public Path ringFile() {
        return directory.ringFile();
    }

    /**
     * {@return the directory of the ring's journal}
     *
     * @param identity of the ring
     */
    public Path journalPlace(RingIdentity identity) {
        return identity.journalPlace(directory.path());
    }

    /**
     * Looks at {@code ring.dat} as it is now, in full; changes nothing.
     *
     * @return what may be believed of it
     * @throws io.ringfence.ring.error.RingPathException if there is a link, a directory, or another user's file in its place
     * @throws io.ringfence.ring.error.RingVersionException if another version of the library wrote it
     */
    public RingCondition condition() {
        file = null;
        core = null;
        if (!Files.exists(directory.ringFile(), LinkOption.NOFOLLOW_LINKS)) {
            return new RingCondition(RingCondition.State.MISSING, "ring.dat does not exist", Optional.empty());
        }
        directory.checkRingFile("recover");
        Optional<RingIdentity> identity = Optional.empty();
        try {
            identity = RingFile.identityOf(directory);
            RingFile found = RingFile.inCustody(directory, locks);
            RingCore cores = new RingCore(
                    found.buffer(),
                    found.identity().geometry(),
                    found.identity().options().modes(),
                    Environment.real(locks),
                    new Handles(directory.path().toString(), () -> {}));
            long initialSequence = found.identity().options().initialSequence();
            new RingValidator(directory.ringFile(), cores, initialSequence).check();
            file = found;
            core = cores;
            boolean poisoned = cores.state().isPoisoned();
            return new RingCondition(
                    poisoned ? RingCondition.State.POISONED : RingCondition.State.SOUND,
                    poisoned ? "poisoned: " + cores.state().poisonReason().words() : "",
                    identity);
        } catch (RecoveryNeededException stale) {
            return new RingCondition(RingCondition.State.STALE, stale.problem().actual(), identity);
        } catch (CorruptRingException damaged) {
            Problem problem = damaged.problem();
            String words = problem.place() + ": " + problem.actual() + ", expected " + problem.expected();
            return new RingCondition(RingCondition.State.DAMAGED, words, identity);
        } catch (IOException failure) {
            throw RingDirectory.failed("recover", directory.ringFile(), failure);
        }
    }

    /**
     * {@return the words and slots of the ring, over its memory}
     *
     * @throws IllegalStateException unless the last {@link #condition()} was usable
     */
    public RingCore core() {
        RingCore found = core;
        if (found == null) {
            throw new IllegalStateException("the ring's memory cannot be believed");
        }
        return found;
    }

    /**
     * Moves the watermarks, and the journal's own position with them, up to what a recovery has brought to the disk; forced. Killed half-way,
     * they are lower than they could be.
     *
     * @param sequence everything up to here is in the journal, and on the disk
     */
    public void durable(long sequence) {
        RingCore words = core();
        raise(words.watermarks().written(), sequence);
        raise(words.watermarks().durable(), sequence);
        int index = words.consumers().find(JournalOwner.NAME);
        Sequence line = words.gates().line(Math.max(index, 0));
        if (index >= 0 && line.get() != GatingSequences.IDLE) {
            raise(line, sequence);
        }
        force();
    }

    private static void raise(Sequence word, long sequence) {
        if (word.get() < sequence) {
            word.set(sequence);
        }
    }

    /** Takes the poison away, once everything is on the disk that was not; all is forced before. Killed before, the ring is poisoned still. */
    public void cure() {
        RingFile mapped = file;
        if (mapped != null) {
            mapped.forceAnew();
        }
        core().state().cure();
        force();
    }

    private void force() {
        RingFile mapped = file;
        if (mapped != null) {
            mapped.forceHeader();
        }
    }

    /** Gives the directory free. */
    @Override
    public void close() {
        locks.giveBackAlone();
        locks.close();
    }
}
