package io.ringfence.hostile;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.hostile.Cases.Case;
import io.ringfence.hostile.Scenario.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Hostile files: every mutation of a ring's files ends in a typed error or in a full recovery, within 5 s: no other exception, no hang, no
 * dead JVM, no write to a file that was refused, no invented event, none lost that the damage did not reach. The mutations are those of
 * {@link Mutations}; they are tried in child JVMs, which the parent watches. Before them the rings without any damage must be recovered,
 * and the {@link Floors} must hold.
 */
public final class HostileFiles implements Campaign {
    private static final int CHUNK = 250;
    private static final long CASE_SECONDS = 5;

    /** For the long form and the tests. */
    public HostileFiles() {}

    @Override
    public String name() {
        return "hostile";
    }

    @Override
    public String purpose() {
        return "damaged, forged and exchanged ring files: a typed error or a full recovery, within 5 s";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        return run().run(firstCase, budget, progress, folder -> {
            makeImages(folder);
            Mutations mutations = new Mutations(HostileChild.loadImages(folder));
            return number -> describe(mutations, number);
        });
    }

    static HostileRun run() {
        return new HostileRun(
                "hostile", HostileChild.class, CASE_SECONDS, CHUNK, List.of(Outcome.REFUSED, Outcome.RECOVERED));
    }

    private static Case describe(Mutations mutations, long number) {
        Mutation mutation = mutations.get(number);
        String family = mutation.trouble() != null
                ? "of files"
                : mutation.forged()
                        ? "of forged identities"
                        : number < mutations.enumerated() ? "of single words" : "of random words";
        return new Case(mutation.kind(), mutation.what(), family);
    }

    static void makeImages(Path folder) throws IOException, InterruptedException {
        List<String> flags = List.of("-Dio.ringfence.instrument=" + HaltWhenArmed.class.getName());
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            Path ring = folder.resolve("base-" + kind);
            ImageMaker.make(ImageMaker.class, flags, ring, kind);
            Path ignored = Files.move(ring.resolve("ring.dat"), folder.resolve(kind + ".dat"));
        }
    }
}
