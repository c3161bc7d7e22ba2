package io.ringfence.service;

import io.ringfence.ring.Ring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * How many files a journal has, and how large they are.
 *
 * @param segments of the journal
 * @param bytes of all of them together
 */
record JournalFiles(long segments, long bytes) {
    static JournalFiles of(Ring ring) {
        return in(ring.journalPlace());
    }

    static JournalFiles in(Path place) {
        if (!Files.isDirectory(place)) {
            return new JournalFiles(0, 0);
        }
        try (Stream<Path> files = Files.list(place)) {
            long segments = 0;
            long bytes = 0;
            for (Path file : files.filter(JournalFiles::isSegment).toList()) {
                segments++;
                bytes += sizeOf(file);
            }
            return new JournalFiles(segments, bytes);
        } catch (IOException refused) {
            return new JournalFiles(0, 0); // another user's directory, or it has just gone
        }
    }

    private static boolean isSegment(Path file) {
        return String.valueOf(file.getFileName()).contains(".segment");
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0; // retention was faster
        }
    }
}
