package io.ringfence.hostile;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.hostile.Cases.Case;
import io.ringfence.hostile.Scenario.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Hostile journals: every mutation of a journal's segments and of the snapshots ends in a typed error or in a full recovery: no other
 * exception, no hang, no dead JVM, no invented event, no damage in silence; no write before a recovery is asked for, and none to a damaged
 * file at all. The mutations are those of {@link JournalMutations}; they are tried in child JVMs, which the parent watches.
 */
public final class HostileJournal implements Campaign {
    private static final int CHUNK = 25;

    /** Four times what is promised: other work of the machine is no finding. */
    private static final long CASE_SECONDS = 20;

    /** For the long form and the tests. */
    public HostileJournal() {}

    @Override
    public String name() {
        return "hostilejournal";
    }

    @Override
    public String purpose() {
        return "damaged, forged and exchanged segments and snapshots: a typed error or a full recovery";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws Exception {
        return run().run(firstCase, budget, progress, folder -> {
            makeImages(folder);
            JournalMutations mutations = new JournalMutations(JournalChild.loadImages(folder));
            return number -> {
                JournalMutation mutation = mutations.get(number);
                return new Case(mutation.kind(), mutation.what(), mutation.family());
            };
        });
    }

    static HostileRun run() {
        return new HostileRun(
                "hostilejournal", JournalChild.class, CASE_SECONDS, CHUNK, List.of(Outcome.TOLD, Outcome.RECOVERED));
    }

    static void makeImages(Path folder) throws IOException, InterruptedException {
        ImageMaker.make(JournalImageMaker.class, List.of(), folder, ImageMaker.KINDS);
    }
}
