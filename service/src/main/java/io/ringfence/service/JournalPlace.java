package io.ringfence.service;

import io.ringfence.journal.Journal;
import io.ringfence.journal.RingImage;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.RecoveryNeededException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The journal that a command reads: that of a ring's directory, also when its {@code ring.dat} is gone or cannot be believed, or a journal's
 * own directory.
 *
 * @param directory of the segments
 * @param durable what the ring says to be on the disk; the least long if it cannot be asked
 * @param ring whose journal it has to be; empty if any ring's will do, because there is none, or it cannot be asked
 * @param ringFault why the ring could not be asked; empty if it could
 */
record JournalPlace(Path directory, long durable, Optional<RingImage> ring, String ringFault) {
    private static final String JOURNAL = "journal";

    static JournalPlace of(Path path) {
        if (!Files.exists(path.resolve("ring.dat"), LinkOption.NOFOLLOW_LINKS)) {
            boolean inRing = Files.isDirectory(path.resolve(JOURNAL))
                    || Files.exists(path.resolve("owners.lock"), LinkOption.NOFOLLOW_LINKS);
            return inRing
                    ? new JournalPlace(
                            path.resolve(JOURNAL), Long.MIN_VALUE, Optional.empty(), "ring.dat does not exist")
                    : new JournalPlace(path, Long.MIN_VALUE, Optional.empty(), "");
        }
        try (Ring ring = Ring.attachReadOnly(path)) {
            return new JournalPlace(
                    ring.journalPlace(),
                    ring.durableSequence(),
                    Optional.of(RingImage.of(ring.identity().page())),
                    "");
        } catch (CorruptRingException | RecoveryNeededException refused) {
            return new JournalPlace(
                    path.resolve(JOURNAL),
                    Long.MIN_VALUE,
                    Optional.empty(),
                    refused.problem().line());
        }
    }

    /** {@return the journal, which has a segment at least: an empty directory may be where its disk should be mounted} */
    Journal journal() throws IOException {
        try (Stream<Path> files = Files.list(require(directory))) {
            if (files.noneMatch(file -> String.valueOf(file.getFileName()).contains(".segment"))) {
                throw none(directory, "there is no segment of a journal");
            }
        } catch (AccessDeniedException unreadable) {
            // the journal says so
        }
        Journal journal = Journal.ofDirectory(directory).durableTo(() -> durable);
        return ring.map(journal::ofRing).orElse(journal);
    }

    /** {@return the directory, if there is one} */
    static Path require(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw none(directory, "there is no journal");
        }
        return directory;
    }

    private static CommandException none(Path directory, String actual) {
        return ErrorLine.refused(
                "open",
                directory.toString(),
                actual,
                "the directory of a journal",
                "run 'ringfence journal' on the ring first, mount the disk that it is on, or name the directory that holds its"
                        + " segments");
    }
}
