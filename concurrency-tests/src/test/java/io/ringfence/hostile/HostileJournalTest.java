package io.ringfence.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.campaign.Budget;
import io.ringfence.campaign.Campaign;
import io.ringfence.campaign.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the campaign on hostile journals, and that it can fail. */
@Tag("campaign")
@Timeout(600)
class HostileJournalTest {
    private static final long CASES = 750;

    @TempDir
    private Path folder;

    @Test
    void everyMutationEndsInATypedErrorOrAFullRecovery() throws Exception {
        Campaign.Result result = new HostileJournal().run(0, Budget.cases(CASES), System.out::println);
        System.out.println("campaign hostilejournal: " + result.figures() + ", next case " + result.nextCase());

        assertThat(result.failure()).isEmpty();
        assertThat(result.figures().get("unchanged recovered")).isEqualTo(ImageMaker.KINDS);
        assertThat(result.figures().get("mutations")).isEqualTo(CASES);
    }

    @Test
    void aJournalWithALostEventFailsTheControl() throws Exception {
        HostileJournal.makeImages(folder);
        Path damaged;
        try (Stream<Path> files = Files.list(folder.resolve("journal-1/journal"))) {
            damaged = files.sorted().findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[Seals.records(bytes).get(0)] ^= 1;
        Path ignored = Files.write(damaged, bytes);
        Figures figures = new Figures();

        String failure;
        try (HostileWorker worker =
                HostileJournal.run().worker(folder, Files.createDirectory(folder.resolve("work")))) {
            failure = worker.control(figures);
        }

        assertThat(failure).contains("kind 1");
        assertThat(figures.get("unchanged recovered")).isEqualTo(1);
    }

    /** A number says the same whenever and wherever it is asked for; else no case could be tried again. */
    @Test
    void theCasesAreTheSameEachTime() throws Exception {
        Path again = Files.createDirectory(folder.resolve("again"));
        HostileJournal.makeImages(folder);
        HostileJournal.makeImages(again);
        JournalMutations first = new JournalMutations(JournalChild.loadImages(folder));
        JournalMutations second = new JournalMutations(JournalChild.loadImages(again));

        assertThat(first.enumerated()).isEqualTo(second.enumerated());
        Set<String> families = new HashSet<>();
        for (long number : numbers(first.enumerated())) {
            JournalMutation mutation = first.get(number);
            families.add(mutation.family());
            boolean isWorded = !mutation.forged() && !mutation.what().contains(".gz");
            if (isWorded) { // the others tell values and sizes, which are other ones each time
                assertThat(second.get(number).what()).isEqualTo(mutation.what());
            }
        }
        assertThat(families)
                .containsExactlyInAnyOrder(
                        "of single bytes",
                        "of sizes",
                        "of forgeries",
                        "of files",
                        "of names",
                        "of contents",
                        "of several at once");
    }

    private static List<Long> numbers(long enumerated) {
        return Stream.iterate(0L, number -> number < enumerated + enumerated / 10, number -> number + 997)
                .toList();
    }
}
