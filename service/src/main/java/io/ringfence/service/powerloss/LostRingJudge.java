package io.ringfence.service.powerloss;

import io.ringfence.recovery.RecoveryReport;
import io.ringfence.recovery.RingRecovery;
import io.ringfence.recovery.SequenceRange;
import io.ringfence.ring.error.RingException;
import io.ringfence.service.powerloss.Broken.Promise;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;

/** Puts a disk's image into real files without a {@code ring.dat}, and has the ring recovered from them. */
final class LostRingJudge {
    private LostRingJudge() {}

    /**
     * Recovers twice.
     *
     * @param image with a journal that has a sound header
     * @param last sequence that a reader has found
     */
    static void judge(DiskImage image, long last) {
        try (TemporaryDirectory directory = TemporaryDirectory.create("powerloss", null)) {
            Path ring = makeDirectory(directory.path().resolve("ring"));
            write(image, Workload.JOURNAL, ring.resolve("journal"));
            write(image, Workload.SNAPSHOTS, ring.resolve("snapshots"));
            RecoveryReport report = RingRecovery.recover(ring);
            Broken.unless(
                    report.cursor() == last && report.durable().orElse(-1) == last && namesTheTornOneOnly(report, last),
                    Promise.DURABLE,
                    "the ring was recovered to another end than " + last + ": " + report.text());
            RecoveryReport again = RingRecovery.recover(ring);
            Broken.unless(
                    again.verdict() == RecoveryReport.Verdict.SOUND && again.cursor() == last,
                    Promise.GOES_ON,
                    "recovering the ring twice: " + again.text());
        } catch (RingException failure) {
            throw new Broken(Promise.GOES_ON, "the ring cannot be recovered: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An event whose record was begun is told as missing, though nobody was promised it; anything else was on this disk. */
    private static boolean namesTheTornOneOnly(RecoveryReport report, long last) {
        return report.missing().stream()
                .allMatch(missing -> missing.range().equals(new SequenceRange(last + 1, last + 1)));
    }

    private static Path makeDirectory(Path path) throws IOException {
        return Files.createDirectory(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void write(DiskImage image, Path from, Path to) throws IOException {
        SortedMap<String, Long> names = image.directories().get(from);
        if (names == null) {
            return;
        }
        Path ignored = makeDirectory(to);
        for (Map.Entry<String, Long> name : names.entrySet()) {
            byte[] bytes = image.files().get(name.getValue());
            Path file = Files.write(to.resolve(name.getKey()), bytes == null ? new byte[0] : bytes);
            Path unused = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
