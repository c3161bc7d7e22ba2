package io.ringfence.hostile;

import io.ringfence.hostile.Scenario.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The JVM in which mutations of a ring's own files are tried. */
final class HostileChild implements ChildLoop.Trier {
    private final WorkFolder work;
    private final Path ring;
    private final Mutations mutations;

    private HostileChild(Path images, Path work) throws IOException {
        this.work = new WorkFolder(work);
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
        ChildLoop.run(new HostileChild(Path.of(arguments[0]), Path.of(arguments[1])));
    }

    @Override
    public Outcome control(int kind) throws Exception {
        return tryOut(Mutation.edits(kind, "unchanged", List.of()));
    }

    @Override
    public Outcome tryOut(long number) throws Exception {
        return tryOut(mutations.get(number));
    }

    private Outcome tryOut(Mutation mutation) throws Exception {
        Image image = mutations.image(mutation);
        FileTrouble trouble = mutation.trouble();
        if (trouble != null) {
            WorkFolder.delete(ring);
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
            WorkFolder.delete(ring);
            WorkFolder.delete(work.path().resolve("moved"));
        }
    }

    private Outcome tryOut(Scenario scenario) throws Exception {
        List<String> before = work.state();
        boolean looked = scenario.look();
        work.requireUnchanged(before, "looking at it read-only");
        Outcome outcome = scenario.use();
        if (outcome == Outcome.REFUSED) {
            work.requireUnchanged(before, "a refused attachment");
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
}
