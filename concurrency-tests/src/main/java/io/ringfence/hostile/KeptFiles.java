package io.ringfence.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of a journal and the snapshots: a recovery adds to them, and changes and removes none. */
final class KeptFiles {
    private static final String TEMPORARY = ".tmp";
    private static final String SET_ASIDE = ".ahead";

    private final Map<Path, String> files = new LinkedHashMap<>();

    private KeptFiles() {}

    static KeptFiles of(Path ring) throws IOException {
        KeptFiles kept = new KeptFiles();
        for (String directory : List.of(JournalImage.JOURNAL, JournalImage.SNAPSHOTS)) {
            Path path = ring.resolve(directory);
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> entries = Files.list(path)) {
                    for (Path entry : entries.sorted().toList()) {
                        if (!entry.toString().endsWith(TEMPORARY)) { // what nobody counts may be cleared away
                            kept.files.put(entry, state(entry));
                        }
                    }
                }
            }
        }
        return kept;
    }

    private static String state(Path file) throws IOException {
        return Files.readAttributes(file, "unix:mode,size,ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS) + " "
                + WorkFolder.sample(file);
    }

    void requireKept(String by) throws IOException {
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Path path = file.getKey();
            Path aside = path.resolveSibling(path.getFileName() + SET_ASIDE);
            if (!isKept(path, file.getValue()) && !isKept(aside, file.getValue())) {
                throw new Finding(by + " changed or removed " + path + ", which was " + file.getValue());
            }
        }
    }

    private static boolean isKept(Path path, String state) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && state(path).equals(state);
    }
}
