package io.ringfence.hostile;

import io.ringfence.hostile.Scenario.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The JVM in which mutations of a journal are tried. */
final class JournalChild implements ChildLoop.Trier {
    private final WorkFolder work;
    private final JournalMutations mutations;

    private JournalChild(Path images, Path work) throws IOException {
        this.work = new WorkFolder(work);
        this.mutations = new JournalMutations(loadImages(images));
    }

    static List<JournalImage> loadImages(Path folder) throws IOException {
        List<JournalImage> images = new ArrayList<>();
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            images.add(JournalImage.load(folder, kind));
        }
        return images;
    }

    /**
     * Works until its input ends.
     *
     * @param arguments the folder of the images, and one to work in
     */
    public static void main(String[] arguments) throws IOException {
        ChildLoop.run(new JournalChild(Path.of(arguments[0]), Path.of(arguments[1])));
    }

    @Override
    public Outcome control(int kind) throws Exception {
        return tryOut(JournalMutation.unchanged(kind));
    }

    @Override
    public Outcome tryOut(long number) throws Exception {
        return tryOut(mutations.get(number));
    }

    private Outcome tryOut(JournalMutation mutation) throws Exception {
        clear();
        Path ring = work.path().resolve("ring");
        mutations.image(mutation.kind()).writeTo(ring);
        mutation.applyTo(ring);
        return new JournalScenario(work, ring, mutation).run();
    }

    private void clear() throws IOException {
        try (Stream<Path> entries = Files.list(work.path())) {
            for (Path entry : entries.toList()) {
                WorkFolder.delete(entry);
            }
        }
    }
}
