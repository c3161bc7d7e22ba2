package io.ringfence.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import io.ringfence.hostile.Scenario.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the campaign on hostile files, and that it can fail. */
@Tag("campaign")
@Timeout(600)
class HostileFilesTest {
    private static final long CASES = 3_000;
    private static final long FIRST = 0;

    @TempDir
    private Path folder;

    @Test
    void everyMutationEndsInATypedErrorOrAFullRecovery() throws Exception {
        Campaign.Result result = new HostileFiles().run(FIRST, Budget.cases(CASES), System.out::println);
        System.out.println("campaign hostile: " + result.figures() + ", next case " + result.nextCase());

        assertThat(result.failure()).isEmpty();
        assertThat(result.figures().get("mutations")).isEqualTo(CASES);
        assertThat(result.figures().get("unchanged recovered")).isEqualTo(ImageMaker.KINDS);
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            long all = 0;
            for (Outcome outcome : Outcome.values()) {
                all += Floors.get(result.figures(), kind, outcome);
            }
            assertThat(all).as("mutations of kind %d", kind).isGreaterThanOrEqualTo(Floors.ENOUGH);
            for (Outcome outcome : new Outcome[] {Outcome.REFUSED, Outcome.RECOVERED}) {
                assertThat(Floors.get(result.figures(), kind, outcome) * Floors.ONE_IN)
                        .as("%s of kind %d", outcome, kind)
                        .isGreaterThanOrEqualTo(all);
            }
        }
    }

    @Test
    void anUnchangedRingThatIsNotRecoveredFailsTheControl() throws Exception {
        HostileFiles.makeImages(folder);
        Path damaged = folder.resolve("1.dat");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[0] ^= 1;
        Path ignored = Files.write(damaged, bytes);
        Figures figures = new Figures();

        String failure;
        try (HostileWorker worker = HostileFiles.run().worker(folder, Files.createDirectory(folder.resolve("work")))) {
            failure = worker.control(figures);
        }

        assertThat(failure).contains("kind 1").contains("REFUSED");
        assertThat(figures.get("unchanged recovered")).isEqualTo(1);
    }

    @Test
    void aCampaignInWhichEverythingIsRefusedFails() {
        assertThat(Floors.failure(mutations(Outcome.REFUSED)))
                .contains("only 0 of 300")
                .contains("recovered");
    }

    @Test
    void aCampaignInWhichEverythingIsAcceptedFails() {
        assertThat(Floors.failure(mutations(Outcome.RECOVERED)))
                .contains("only 0 of 300")
                .contains("refused");
    }

    @Test
    void oneInTwentyOfEachIsEnough() {
        Figures figures = mutations(Outcome.TOLD);
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            for (long i = 0; i <= Floors.ENOUGH / (Floors.ONE_IN - 2); i++) {
                Floors.count(figures, kind, Outcome.REFUSED);
                Floors.count(figures, kind, Outcome.RECOVERED);
            }
        }

        assertThat(Floors.failure(figures)).isEmpty();
    }

    private static Figures mutations(Outcome outcome) {
        Figures figures = new Figures();
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            for (long i = 0; i < Floors.ENOUGH; i++) {
                Floors.count(figures, kind, outcome);
            }
        }
        return figures;
    }
}
