package io.ringfence.campaign.powerloss;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.powerloss.Broken;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A real page cache is lost: a process publishes, and keeps the journal on an ext4 in a file, which is shut down under it, unmounted and
 * mounted again. A case is one file system with two losses, the second after the recovery from the first.
 */
public final class CacheLossCampaign implements Campaign {
    private static final int LOSSES = 2;
    private static final String[] MODES = {"ordered", "writeback"};
    private static final int[] BLOCK_BYTES = {4096, 4096, 1024, 1024};

    /** Nothing is mounted before the first run. */
    public CacheLossCampaign() {}

    @Override
    public String name() {
        return LoopDisk.COMMAND;
    }

    @Override
    public String purpose() {
        return "a file system shut down under a journal, so that the page cache is lost; needs root to mount it, and gcc";
    }

    @Override
    public Result run(long firstCase, Budget budget, Progress progress) throws IOException {
        Figures figures = new Figures();
        Mounts.sweep(LoopDisk.COMMAND);
        try (TemporaryDirectory directory = TemporaryDirectory.create(LoopDisk.COMMAND, null)) {
            String obstacle = LoopDisk.obstacle(directory);
            if (!obstacle.isEmpty()) {
                progress.accept("NOT RUN: " + obstacle);
                figures.add("not run: " + obstacle, 1);
                return new Result(firstCase, true, figures, "");
            }
            Path shutdown = LoopDisk.makeShutdown(directory.path());
            long next = firstCase;
            while (budget.takeOne()) {
                Path folder = Files.createDirectory(directory.path().resolve("case-" + next));
                try {
                    run(folder, shutdown, next, figures);
                } catch (RuntimeException thrown) {
                    if (budget.isEnded()) { // its processes were killed from outside
                        break;
                    }
                    if (!(thrown instanceof Broken)) {
                        directory.keep();
                    }
                    return new Result(next, false, figures, words(next, thrown));
                }
                TemporaryDirectory.deleteTree(folder);
                next++;
                progress.finished(next, figures);
                progress.accept(figures.toString());
            }
            return new Result(next, false, figures, "");
        }
    }

    private static String words(long number, RuntimeException thrown) {
        return "case " + number + ", " + (thrown instanceof Broken broken ? broken.words() : thrown)
                + System.lineSeparator() + "again, though never at the same instant: ./campaign cacheloss --from "
                + number
                + " --cases 1";
    }

    private static void run(Path folder, Path shutdown, long number, Figures figures) throws IOException {
        SplittableRandom random = new SplittableRandom(number);
        String mode = MODES[(int) (number % MODES.length)];
        int blockBytes = BLOCK_BYTES[(int) (number % BLOCK_BYTES.length)];
        try (LoopDisk disk = LoopDisk.make(folder, shutdown, mode, blockBytes)) {
            CacheLossJudge judge = new CacheLossJudge(folder.resolve("ring"), disk, figures);
            judge.createRing();
            for (int life = 0; life < LOSSES; life++) {
                LoopDisk.Loss loss = random.nextInt(3) == 0 ? LoopDisk.Loss.ALL_BUT_THE_LOG : LoopDisk.Loss.ALL;
                judge.lose(life, loss, random.split());
                figures.add("losses, data=" + mode, 1);
            }
        }
    }
}
