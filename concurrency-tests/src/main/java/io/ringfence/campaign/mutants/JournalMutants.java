package io.ringfence.campaign.mutants;

import io.ringfence.campaign.mutants.Mutant.Hunter;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the journal and of snapshots. */
final class JournalMutants {
    private static final String WRITER = "io/ringfence/journal/JournalWriter";
    private static final String SEGMENT = "io/ringfence/journal/SegmentWriter";
    private static final String OPENING = "io/ringfence/journal/JournalOpening";
    private static final String HEADER = "io/ringfence/journal/SegmentHeader";
    private static final String CATALOGUE = "io/ringfence/journal/SegmentCatalogue";
    private static final String CURSOR = "io/ringfence/journal/SegmentCursor";
    private static final String COMPRESSION = "io/ringfence/journal/SegmentCompression";
    private static final String RETENTION = "io/ringfence/journal/Retention";
    private static final String DISK = "io/ringfence/journal/storage/DiskStorage";
    private static final String SNAPSHOTS = "io/ringfence/recovery/snapshot/Snapshots";

    private JournalMutants() {}

    static List<Mutant> all() {
        return Stream.of(written(), forced()).flatMap(List::stream).toList();
    }

    private static List<Mutant> written() {
        return List.of(
                lost(
                        "a full segment is not forced before the next one counts",
                        WRITER,
                        "                sealed.force();\n",
                        ""),
                lost(
                        "the names of new segments are not forced",
                        WRITER,
                        "                preparer.forceDirectory();\n",
                        ""),
                lost("a first segment's name is not forced", OPENING, """
                            storage.forceDirectory(directory);
                            begun = true;
                """, "            begun = true;\n"),
                lost(
                        "a force of events is left out",
                        SEGMENT,
                        "            file.force(forcedPosition, base - forcedPosition);\n",
                        ""),
                lost(
                        "the checksums are not salted",
                        HEADER,
                        "        return (int) crc.getValue();\n    }\n\n    byte[] encode",
                        "        return 0 * (int) crc.getValue();\n    }\n\n    byte[] encode"),
                lost(
                        "the checksum of a record is not compared",
                        CURSOR,
                        "if (stored != computed) {",
                        "if (stored != computed && length < 0) {"),
                lost(
                        "a batch carries what was written, not what is on the disk",
                        WRITER,
                        "current.batch(sequence, time, durableSequence);",
                        "current.batch(sequence, time, sequence);"),
                lost(
                        "a torn tail is not cut off by the segment that follows it",
                        CATALOGUE,
                        "for (int i = byNumber.size() - 1; i >= 0; i--) {",
                        "for (int i = 0; i < byNumber.size(); i++) {"),
                lost(
                        "a segment is deleted before its compressed copy has its name on the disk",
                        COMPRESSION,
                        """
                        storage.forceDirectory(journal.directory());
                        storage.delete(plain.path());
                """,
                        "        storage.delete(plain.path());\n"),
                lost("a compressed copy is not forced", COMPRESSION, "            target.force();\n", ""),
                lost("retention removes the newer segments first", RETENTION, "for (Removal removal : plan) {", """
                        List<Removal> reversed = new ArrayList<>(plan);
                                java.util.Collections.reverse(reversed);
                                for (Removal removal : reversed) {"""),
                lost("a snapshot is renamed before it is forced", SNAPSHOTS, "            file.force();\n", ""),
                lost("a snapshot's name is not forced", SNAPSHOTS, """
                            storage.forceDirectory(directory);
                            RecoveryPoint.SNAPSHOT_TAKEN.reached();
                """, ""));
    }

    private static List<Mutant> forced() {
        return List.of(
                unforced("a failed force is tried again", WRITER, """
                                    forced = written;
                                } catch (JournalForceException failure) {
                                    poison = failure;
                        """, """
                                    forced = written;
                                } catch (JournalForceException failure) {
                        """),
                unforced(
                        "the watermark moves before the force",
                        WRITER,
                        "        try {\n            preparer.requireNoFailedForce();",
                        "        try {\n            forced = written;\n            preparer.requireNoFailedForce();"),
                unforced("what a failed force was to bring to the disk counts as forced", SEGMENT, """
                                    file.force(forcedPosition, base - forcedPosition);
                                    forcedPosition = base;
                        """, """
                                    try {
                                        file.force(forcedPosition, base - forcedPosition);
                                    } catch (io.ringfence.journal.error.JournalForceException failure) {
                                        forcedPosition = base;
                                    }
                                    forcedPosition = base;
                        """),
                new Mutant(
                        "a file for which there was no room is left half made",
                        Hunter.FULLDISK,
                        DISK,
                        "if (created != null && !complete) {",
                        "if (created != null && !complete && bytes < 0) {"));
    }

    private static Mutant lost(String fault, String source, String before, String after) {
        return new Mutant(fault, Hunter.POWERLOSS, source, before, after);
    }

    private static Mutant unforced(String fault, String source, String before, String after) {
        return new Mutant(fault, Hunter.FORCES, source, before, after);
    }
}
