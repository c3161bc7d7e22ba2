package io.ringfence.hostile;

import io.ringfence.hostile.Scenario.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM in which the mutations are tried: reads {@code first end} from its standard input, answers each case with one line,
 * {@code ok number outcome} or {@code bad number reason}; and {@code control}, which it answers so for each kind of ring, unchanged. What it does not answer in time, its parent finds.
 */
final class HostileChild {
    /** Asks for the rings as their makers left them. */
    static final String CONTROL = "control";

    private static final int CASES_BETWEEN_LOOKS = 512;
    private static final int DESCRIPTORS_MAX = 64;
    private static final int SAMPLE_BYTES = 1 << 16;

    private final Path work;
    private final Path ring;
    private final Mutations mutations;

    private HostileChild(Path images, Path work) throws IOException {
        this.work = work;
        this.ring = work.resolve("ring");
        this.mutations = new Mutations(loadImages(images));
    }

    static List<Image> loadImages(Path folder) throws IOException {
        List<Image> images = new ArrayList<>();
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            images.add(Image.load(folder.resolve(kind + ".dat"), kind));
        }
        return images;
    }

    /**
     * Works until its input ends.
     *
     * @param arguments the folder of the images, and one to work in
     */
    public static void main(String[] arguments) throws IOException {
        HostileChild child = new HostileChild(Path.of(arguments[0]), Path.of(arguments[1]));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals(CONTROL)) {
                for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
                    System.out.println(child.answer(kind, Mutation.edits(kind, "unchanged", List.of())));
                }
                continue;
            }
            String[] range = line.split(" ", -1);
            for (long number = Long.parseLong(range[0]); number < Long.parseLong(range[1]); number++) {
                System.out.println(child.answer(number, child.mutations.get(number)));
            }
        }
    }

    private String answer(long number, Mutation mutation) {
        try {
            Outcome outcome = tryOut(mutation);
            if (number % CASES_BETWEEN_LOOKS == 0) {
                requireNoLeak();
            }
            return "ok " + number + " " + outcome;
        } catch (Throwable anything) { // whatever is not a typed error is what the campaign looks for
            StringWriter trace = new StringWriter();
            anything.printStackTrace(new PrintWriter(trace));
            return "bad " + number + " kind " + mutation.kind() + ", " + mutation.what() + ": "
                    + trace.toString().replace("\n", " | ").replace('\t', ' ');
        }
    }

    private Outcome tryOut(Mutation mutation) throws Exception {
        Image image = mutations.image(mutation);
        FileTrouble trouble = mutation.trouble();
        if (trouble != null) {
            delete(ring);
        }
        if (!Files.isDirectory(ring)) {
            makeDirectory();
        }
        Path ignored = Files.write(ring.resolve("ring.dat"), mutation.applyTo(image));
        if (trouble == null) {
            return tryOut(new Scenario(ring, image, mutation));
        }
        Files.setPosixFilePermissions(ring.resolve("ring.dat"), PosixFilePermissions.fromString("rw-------"));
        trouble.applyTo(ring);
        try {
            return tryOut(new Scenario(ring, image, mutation));
        } finally {
            delete(ring);
            delete(work.resolve("moved"));
        }
    }

    private Outcome tryOut(Scenario scenario) throws Exception {
        List<String> before = state();
        boolean looked = scenario.look();
        requireUnchanged(before, "looking at it read-only");
        Outcome outcome = scenario.use();
        if (outcome == Outcome.REFUSED) {
            requireUnchanged(before, "a refused attachment");
        } else if (!looked && outcome == Outcome.RECOVERED) {
            throw new Finding("it could be used, and not be looked at");
        } else if (outcome == Outcome.RECOVERED && !scenario.lookAgain()) {
            throw new Finding("what it left is refused");
        }
        return outcome;
    }

    private void makeDirectory() throws IOException {
        Files.createDirectory(ring, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String name : List.of("ring.dat", "owners.lock")) {
            Files.createFile(
                    ring.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(ring.resolve("owners.lock"), new byte[io.ringfence.ring.layout.LockLayout.FILE_BYTES]);
    }

    private void requireUnchanged(List<String> before, String after) throws IOException {
        List<String> now = state();
        if (!now.equals(before)) {
            throw new Finding(after + " changed " + before + " to " + now);
        }
    }

    /** Everything in the folder of work: kind, size, times and the first bytes. */
    private List<String> state() throws IOException {
        List<String> entries = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(work)) {
            for (Path path : paths.sorted().toList()) {
                StringBuilder entry = new StringBuilder(path.toString());
                entry.append(Files.readAttributes(
                        path, "unix:mode,size,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS));
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    try (var stream = Files.newInputStream(path)) {
                        entry.append(Arrays.hashCode(stream.readNBytes(SAMPLE_BYTES)));
                    }
                }
                entries.add(entry.toString());
            }
        }
        return entries;
    }

    private static void delete(Path path) throws IOException {
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

    private static void requireNoLeak() throws IOException {
        System.gc(); // mappings go when nothing refers to them any more
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            long open = descriptors.count();
            if (open > DESCRIPTORS_MAX) {
                throw new Finding(open + " descriptors are open");
            }
        }
    }
}
