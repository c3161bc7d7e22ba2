package io.ringfence.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to damage a journal and its snapshots.
 *
 * @param kind of the image that is damaged
 * @param what in words
 * @param family to count it under
 * @param forged whether the checksums agree with the damage: then what it says is believed
 * @param moves whether whole files are gone or are others
 * @param damages in their order; one that another has made impossible does not count
 */
record JournalMutation(int kind, String what, String family, boolean forged, boolean moves, List<Damage> damages) {

    /** A change of files in the ring's directory. */
    interface Damage {
        void applyTo(Path ring) throws IOException, InterruptedException;
    }

    /** A change of the bytes of one file. */
    interface Change {
        void applyTo(byte[] bytes);
    }

    static JournalMutation unchanged(int kind) {
        return new JournalMutation(kind, "unchanged", "unchanged", false, false, List.of());
    }

    static Damage rewrite(String file, Change change) {
        return ring -> {
            byte[] bytes = Files.readAllBytes(ring.resolve(file));
            change.applyTo(bytes);
            Path ignored = Files.write(ring.resolve(file), bytes);
        };
    }

    static JournalMutation bytes(int kind, String file, int offset, int change) {
        return new JournalMutation(
                kind,
                "byte " + offset + " of " + file + " changed by " + change,
                "of single bytes",
                false,
                false,
                List.of(rewrite(file, bytes -> bytes[offset] = changed(bytes[offset], change))));
    }

    /** 0 and 1 set all bits; the others flip one. */
    private static byte changed(byte old, int change) {
        return change == 0 ? 0 : change == 1 ? (byte) 0xFF : (byte) (old ^ (1 << (change - 2)));
    }

    static JournalMutation size(int kind, String file, long bytes) {
        return new JournalMutation(
                kind,
                file + " of " + bytes + " bytes",
                "of sizes",
                false,
                false,
                List.of(ring -> FileTrouble.resize(ring.resolve(file), bytes)));
    }

    static JournalMutation forged(int kind, String what, String file, Change change) {
        return new JournalMutation(
                kind, "forged " + what + " of " + file, "of forgeries", true, false, List.of(rewrite(file, change)));
    }

    static JournalMutation trouble(int kind, String file, FileTrouble.What what) {
        return new JournalMutation(kind, file + " is " + what, "of files", false, true, List.of(ring -> {
            Path path = ring.resolve(file);
            what.replace(path, Files.move(path, ring.resolveSibling("moved-" + path.getFileName())));
        }));
    }

    static JournalMutation renamed(int kind, String file, String name, boolean copied) {
        String words = (copied ? "copied to " : "renamed to ") + name;
        return new JournalMutation(kind, file + " " + words, "of names", false, true, List.of(ring -> {
            Path from = ring.resolve(file);
            Path to = from.resolveSibling(name);
            Path ignored = copied
                    ? Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING)
                    : Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }));
    }

    static JournalMutation contents(int kind, String file, String what, Supplier<byte[]> bytes) {
        return new JournalMutation(kind, file + " holds " + what, "of contents", false, true, List.of(ring -> {
            Path ignored = Files.write(ring.resolve(file), bytes.get());
        }));
    }

    /** One after the other, the first of which is possible. */
    static JournalMutation all(List<JournalMutation> several) {
        List<Damage> damages =
                several.stream().flatMap(each -> each.damages().stream()).toList();
        List<String> words = several.stream().map(JournalMutation::what).toList();
        return new JournalMutation(
                several.get(0).kind(),
                String.join(", and ", words),
                "of several at once",
                several.stream().anyMatch(JournalMutation::forged),
                several.stream().anyMatch(JournalMutation::moves),
                damages);
    }

    void applyTo(Path ring) throws IOException, InterruptedException {
        boolean first = true;
        for (Damage damage : damages) {
            try {
                damage.applyTo(ring);
            } catch (IOException | IndexOutOfBoundsException impossible) {
                if (first) {
                    throw new IllegalStateException(what, impossible);
                }
            }
            first = false;
        }
    }
}
