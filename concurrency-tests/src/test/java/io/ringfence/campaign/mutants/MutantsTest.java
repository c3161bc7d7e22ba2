package io.ringfence.campaign.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of faults still fits the code, and the campaigns can fail. */
class MutantsTest {
    private static final Path SOURCES = Path.of("..");
    private static final int TRIED = 2;

    @TempDir
    private Path folder;

    @Test
    void everyFaultStillAppliesAndCompiles() throws Exception {
        MutantCampaign campaign = new MutantCampaign(SOURCES);
        Set<String> faults = new HashSet<>();
        int number = 0;

        for (Mutant mutant : Mutants.all()) {
            Path classes = campaign.compile(mutant, Files.createDirectory(folder.resolve(Integer.toString(number++))));

            assertThat(classes.resolve(mutant.source() + ".class")).exists();
            assertThat(faults.add(mutant.fault())).as(mutant.fault()).isTrue();
        }
        assertThat(number).isGreaterThanOrEqualTo(20);
        System.out.println("campaign mutants: " + number + " faults apply");
    }

    @Test
    void theExplorerCatchesFaults() throws Exception {
        StringBuilder rows = new StringBuilder();

        Campaign.Result result = new MutantCampaign(SOURCES)
                .run(
                        0,
                        Budget.cases(TRIED),
                        row -> rows.append("  ").append(row).append(System.lineSeparator()));

        System.out.print("campaign mutants: " + result.figures() + System.lineSeparator() + rows);
        assertThat(result.failure()).isEmpty();
        assertThat(result.figures().get("caught")).isEqualTo(TRIED);
    }
}
