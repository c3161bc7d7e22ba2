package io.ringfence.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which cases are tried, and everything in it.
 *
 * @param path of it
 */
record WorkFolder(Path path) {
    private static final int SAMPLE_BYTES = 1 << 16;

    /** {@return kind, size, times and the first bytes of everything} */
    List<String> state() throws IOException {
        List<String> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(path)) {
            for (Path entry : paths.sorted().toList()) {
                entries.add(entry.toString()
                        + Files.readAttributes(
                                entry, "unix:mode,size,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS)
                        + sample(entry));
            }
        }
        return entries;
    }

    /** {@return a number that is another one if the first bytes are; 0 for what has none} */
    static int sample(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        try (var stream = Files.newInputStream(file)) {
            return Arrays.hashCode(stream.readNBytes(SAMPLE_BYTES));
        }
    }

    void requireUnchanged(List<String> before, String after) throws IOException {
        List<String> now = state();
        if (!now.equals(before)) {
            List<String> gone = new ArrayList<>(before);
            gone.removeAll(now);
            now.removeAll(before);
            throw new Finding(after + " changed " + gone + " to " + now);
        }
    }

    /** Deletes what is in the way of the next case, whatever it is. */
    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            try (Stream<Path> entries = Files.list(path)) {
                for (Path entry : entries.toList()) {
                    delete(entry);
                }
            }
        }
        boolean ignored = Files.deleteIfExists(path);
    }
}
