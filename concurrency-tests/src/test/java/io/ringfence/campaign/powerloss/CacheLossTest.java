package io.ringfence.campaign.powerloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.service.processes.ChildJvm;
import io.ringfence.service.processes.TemporaryDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page cache is lost, in every build that may mount; elsewhere it says why it stands aside. */
class CacheLossTest {
    private static final int CASES = 2;
    private static final int LOSSES = 2 * CASES;

    @Test
    void whatIsDurableIsThereAfterARealLossOfThePageCache() throws Exception {
        StringBuilder said = new StringBuilder();
        Campaign.Result result = new CacheLossCampaign().run(0, Budget.cases(CASES), said::append);

        System.out.println("campaign cacheloss: " + result.figures());
        assumeTrue(!result.exhausted(), said::toString);
        assertThat(result.failure()).isEmpty();
        Figures figures = result.figures();
        assertThat(figures.get("losses, data=ordered") + figures.get("losses, data=writeback"))
                .isEqualTo(LOSSES);
        assertThat(figures.get("rings made again") + figures.get("rings mended"))
                .isEqualTo(LOSSES);
        assertThat(figures.get("events recovered")).isPositive();
        assertThat(figures.get("unforced files gone"))
                .as("the control: what nobody forced is gone, so the cache was lost")
                .isPositive();
    }

    @Test
    void whatAKilledRunHasLeftMountedIsUnmountedByTheNextAndALivingOnesIsLeft() throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create(LoopDisk.COMMAND, null)) {
            String obstacle = LoopDisk.obstacle(directory);
            assumeTrue(obstacle.isEmpty(), obstacle);
        }
        Process mounting = new ProcessBuilder(ChildJvm.command(MountingChild.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(mounting.getInputStream(), StandardCharsets.UTF_8))) {
            String mount = lines.readLine();
            assertThat(mount).contains("ringfence-cacheloss-");
            assertThat(mounts()).contains(mount);

            Mounts.sweep(LoopDisk.COMMAND);
            assertThat(mounts()).as("of a living process").contains(mount);

            int status = mounting.destroyForcibly().onExit().join().exitValue();
            assertThat(status).isEqualTo(128 + 9);
            Mounts.sweep(LoopDisk.COMMAND);
            assertThat(mounts()).as("of a dead one").doesNotContain(mount);
            TemporaryDirectory.create(LoopDisk.COMMAND, null).close();
            assertThat(Path.of(mount).getParent().getParent()).doesNotExist();
        } finally {
            Process ignored = mounting.destroyForcibly();
        }
    }

    private static String mounts() throws IOException {
        return Files.readString(Path.of("/proc/self/mounts"));
    }
}
