package io.ringfence.service.torture;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the rings and logs go: a temporary directory, or one that the user names, which must be new or empty. Thread-safe. */
final class TorturePlace {
    private final Path path;
    private final @Nullable TemporaryDirectory temporary;
    private final boolean made;
    private boolean kept;

    private TorturePlace(Path path, @Nullable TemporaryDirectory temporary, boolean made) {
        this.path = path;
        this.temporary = temporary;
        this.made = made;
    }

    static TorturePlace of(@Nullable Path wanted) {
        if (wanted == null) {
            TemporaryDirectory temporary = TemporaryDirectory.create("torture", null);
            return new TorturePlace(temporary.path(), temporary, true);
        }
        Path path = wanted.toAbsolutePath().normalize();
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new TorturePlace(Files.createDirectory(path), null, true);
            }
            if (!Files.isDirectory(path)) {
                throw TortureCommand.refused(path, "it is no directory");
            }
            try (Stream<Path> entries = Files.list(path)) {
                if (entries.findAny().isPresent()) {
                    throw TortureCommand.refused(path, "it is not empty");
                }
            }
            return new TorturePlace(path, null, false);
        } catch (IOException failure) {
            throw TortureCommand.refused(
                    path, "it cannot be made or read (" + failure.getClass().getSimpleName() + ")");
        }
    }

    Path path() {
        return path;
    }

    /** Leaves everything for somebody to look at. */
    synchronized void keep() throws IOException {
        kept = true;
        if (temporary != null) {
            temporary.keep();
        }
    }

    /** Deletes what was made here, unless it shall be kept. */
    synchronized void delete() throws IOException {
        if (kept) {
            return;
        }
        if (temporary != null) {
            temporary.delete();
        } else if (Files.exists(path)) {
            try (Stream<Path> entries = Files.list(path)) {
                for (Path entry : entries.toList()) {
                    TemporaryDirectory.deleteTree(entry);
                }
            }
            if (made) {
                boolean ignored = Files.deleteIfExists(path);
            }
        }
    }
}
