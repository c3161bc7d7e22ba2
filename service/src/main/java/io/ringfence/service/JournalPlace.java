package io.ringfence.service;

import io.ringfence.journal.Journal;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.RecoveryNeededException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The journal that a command reads: that of a ring's directory, also when its {@code ring.dat} is gone or cannot be believed, or a journal's
 * own directory.
 *
 * @param directory of the segments
 * @param durable what the ring says to be on the disk; the least long if it cannot be asked
 * @param ringFault why the ring could not be asked; empty if it could
 */
record JournalPlace(Path directory, long durable, String ringFault) {
    private static final String JOURNAL = "journal";

    static JournalPlace of(Path path) {
        if (!Files.exists(path.resolve("ring.dat"), LinkOption.NOFOLLOW_LINKS)) {
            boolean inRing = Files.isDirectory(path.resolve(JOURNAL))
                    || Files.exists(path.resolve("owners.lock"), LinkOption.NOFOLLOW_LINKS);
            return inRing
                    ? new JournalPlace(path.resolve(JOURNAL), Long.MIN_VALUE, "ring.dat does not exist")
                    : new JournalPlace(path, Long.MIN_VALUE, "");
        }
        try (Ring ring = Ring.attachReadOnly(path)) {
            return new JournalPlace(ring.journalPlace(), ring.durableSequence(), "");
        } catch (CorruptRingException | RecoveryNeededException refused) {
            return new JournalPlace(
                    path.resolve(JOURNAL), Long.MIN_VALUE, refused.problem().line());
        }
    }

    Journal journal() {
        return Journal.ofDirectory(require(directory)).durableTo(() -> durable);
    }

    /** {@return the directory, if there is one} */
    static Path require(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw ErrorLine.refused(
                    "open",
                    directory.toString(),
                    "there is no journal",
                    "the directory of a journal",
                    "run 'ringfence journal' on the ring first, or name the directory that holds its segments");
        }
        return directory;
    }
}
