package io.ringfence.service;

import io.ringfence.consume.Tap;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalVerification;
import io.ringfence.journal.JournalVerification.Finding;
import io.ringfence.journal.JournalVerification.Kind;
import io.ringfence.journal.RingImage;
import io.ringfence.metrics.RingSnapshot;
import io.ringfence.recovery.snapshot.Snapshot;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import io.ringfence.recovery.snapshot.Snapshots;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.CorruptEventException;
import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.RecoveryNeededException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that was found when everything in a ring's directory was read. Changes nothing.
 *
 * @param path of the ring, or of a journal alone
 * @param ring how the ring is, in one word
 * @param journal what its journal came to, if there is one
 * @param snapshots all that there are
 * @param damages what was on the disk once and is not proved now, a line each; the first {@value #MOST_NAMED} of them
 * @param damageCount how many there are
 * @param remarks what is no damage but worth knowing
 */
record Verification(
        Path path,
        String ring,
        Optional<JournalVerification> journal,
        List<SnapshotEntry> snapshots,
        List<String> damages,
        long damageCount,
        List<String> remarks) {
    /** A ring may have millions of slots, each of them damaged. */
    private static final int MOST_NAMED = 1000;

    private static final int POLL_EVENTS = 4096;

    static Verification of(Path path) {
        return new Reading(path).read();
    }

    boolean isSound() {
        return damageCount == 0;
    }

    /** One reading of it all. */
    private static final class Reading {
        private final Path path;
        private final List<String> damages = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();
        private long damageCount;
        private List<SnapshotEntry> snapshots = List.of();
        private Path journalDirectory;
        private long durable = Long.MIN_VALUE;
        private long journalStart = Long.MAX_VALUE;
        private Optional<RingImage> image = Optional.empty();

        Reading(Path path) {
            this.path = path;
            this.journalDirectory = path.resolve("journal");
        }

        Verification read() {
            String ring = ring();
            Optional<JournalVerification> journal = journal();
            for (SnapshotEntry entry : snapshots) {
                if (entry.snapshot().isEmpty()) {
                    damage(entry.file() + ": " + entry.fault());
                }
            }
            journal.ifPresent(this::ahead);
            return new Verification(path, ring, journal, snapshots, damages, damageCount, remarks);
        }

        /** What a snapshot contains was on the disk when it was taken. */
        private void ahead(JournalVerification journal) {
            for (SnapshotEntry entry : snapshots) {
                long sequence = entry.snapshot().map(Snapshot::sequence).orElse(-1L);
                if (sequence >= journal.nextSequence()) {
                    damage(entry.file() + ": sequences " + journal.nextSequence() + " to " + sequence
                            + " were on the disk when it was taken, expected them in the journal, which ends before");
                }
            }
        }

        private void damage(String words) {
            damageCount++;
            if (damages.size() < MOST_NAMED) {
                damages.add(words);
            }
        }

        private String ring() {
            if (!Files.exists(path.resolve("ring.dat"), LinkOption.NOFOLLOW_LINKS)) {
                boolean isRing = Files.exists(path.resolve("owners.lock"), LinkOption.NOFOLLOW_LINKS);
                if (isRing || Files.isDirectory(journalDirectory)) {
                    damage(path.resolve("ring.dat") + ": it does not exist");
                    snapshots = Snapshots.in(path.resolve("snapshots")).list();
                    return "missing";
                }
                journalDirectory = path;
                return "none";
            }
            try (Ring ring = Ring.attachReadOnly(path)) {
                journalDirectory = ring.journalPlace();
                image = Optional.of(RingImage.of(ring.identity().page()));
                RingSnapshot.DurabilityReport durability =
                        ring.inspector().snapshot().durability();
                durable = durability.durable();
                journalStart = durability.journalStart();
                snapshots = Snapshots.of(ring.path(), ring.identity()).list();
                if (!durability.poison().isEmpty()) {
                    remarks.add(path + ": poisoned: " + durability.poison() + "; recover it");
                }
                return slots(ring) ? "sound" : "damaged";
            } catch (CorruptRingException | RecoveryNeededException refused) {
                damage(refused.problem().place() + ": " + refused.problem().actual() + ", expected "
                        + refused.problem().expected());
                return "damaged";
            }
        }

        /** Each event that the ring holds; those with a checksum prove themselves. */
        private boolean slots(Ring ring) {
            Tap tap = ring.openTap();
            boolean sound = true;
            while (true) {
                try {
                    if (tap.poll((event, sequence) -> {}, POLL_EVENTS) == 0) {
                        return sound;
                    }
                } catch (CorruptEventException damaged) {
                    damage(damaged.problem().place() + ": " + damaged.problem().actual() + ", expected "
                            + damaged.problem().expected());
                    sound = false;
                    tap.passOver();
                } catch (Exception impossible) {
                    throw new IllegalStateException("the handler does nothing", impossible);
                }
            }
        }

        private Optional<JournalVerification> journal() {
            if (!Files.isDirectory(journalDirectory)) {
                return gone("there is no such directory");
            }
            Journal place = Journal.ofDirectory(journalDirectory).durableTo(() -> durable);
            JournalVerification journal =
                    JournalVerification.of(image.map(place::ofRing).orElse(place));
            if (journal.segments().isEmpty()) {
                return gone("no segment");
            }
            for (Finding finding : journal.findings()) {
                if (finding.kind() == Kind.DAMAGE) {
                    damage(words(finding));
                } else {
                    remarks.add(words(finding));
                }
            }
            return Optional.of(journal);
        }

        private Optional<JournalVerification> gone(String actual) {
            if (durable > journalStart) {
                damage(journalDirectory + ": " + actual + ", expected the journal of sequences " + (journalStart + 1)
                        + " to " + durable + ", which the ring says are on the disk");
            }
            return Optional.empty();
        }

        private static String words(Finding finding) {
            String place = finding.segment() + ", position " + finding.damage().position() + ": "
                    + finding.damage().actual() + ", expected "
                    + finding.damage().expected();
            return switch (finding.kind()) {
                case DAMAGE ->
                    place + "; sequences " + finding.fromSequence() + " to " + finding.toSequence() + " cannot be read";
                case TORN_TAIL ->
                    place + "; a torn tail from sequence " + finding.fromSequence()
                            + " on, of which nothing was acknowledged";
                case INDEX -> place + "; no event is missing for it";
            };
        }
    }
}
