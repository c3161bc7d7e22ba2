package io.ringfence.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A ring's directory with journal and snapshots, as a killed process left it: every file, by its name in the directory. */
final class JournalImage {
    static final String JOURNAL = "journal";
    static final String SNAPSHOTS = "snapshots";

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private final int kind;
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    private JournalImage(int kind) {
        this.kind = kind;
    }

    static Path path(Path folder, int kind) {
        return folder.resolve("journal-" + kind);
    }

    static JournalImage load(Path folder, int kind) throws IOException {
        Path directory = path(folder, kind);
        JournalImage image = new JournalImage(kind);
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                image.files.put(directory.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        image.requireRealShape();
        return image;
    }

    private void requireRealShape() {
        boolean real = segments().size() >= 4
                && snapshots().size() == 2
                && files.containsKey("ring.dat") != JournalImageMaker.isRingLost(kind)
                && compressed().isEmpty() == (kind != 2);
        if (!real) {
            throw new IllegalStateException("the base journal is not what its maker should leave: " + files.keySet());
        }
    }

    int kind() {
        return kind;
    }

    byte[] bytes(String file) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw new IllegalArgumentException(file);
        }
        return bytes.clone();
    }

    /** {@return plain segments, in the order of their names} */
    List<String> segments() {
        return named(JOURNAL + "/", ".segment");
    }

    /** {@return compressed segments} */
    List<String> compressed() {
        return named(JOURNAL + "/", ".gz");
    }

    List<String> snapshots() {
        return named(SNAPSHOTS + "/", ".snapshot");
    }

    /** {@return all that this campaign damages: the files of the journal and the snapshots} */
    List<String> damageable() {
        List<String> all = new ArrayList<>(segments());
        all.addAll(compressed());
        all.addAll(snapshots());
        return all;
    }

    private List<String> named(String start, String end) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(start) && name.endsWith(end))
                .toList();
    }

    /** Makes the directory; nothing may be in its place. */
    void writeTo(Path ring) throws IOException {
        Path ignored = Files.createDirectory(ring, DIRECTORY_MODE);
        for (String directory : List.of(JOURNAL, SNAPSHOTS)) {
            ignored = Files.createDirectory(ring.resolve(directory), DIRECTORY_MODE);
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path written = Files.write(ring.resolve(file.getKey()), file.getValue());
            ignored = Files.setPosixFilePermissions(written, FILE_MODE);
        }
    }
}
