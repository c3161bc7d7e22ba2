package io.ringfence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.testing.FastTempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which segment a sequence belongs to, against the definition. */
@Tag("unit")
class SegmentCatalogueTest {
    private static final long SEED = 7;

    @TempDir(factory = FastTempDir.class)
    Path folder;

    private SegmentCatalogue catalogue(Path place, List<Long> firstSequences) throws IOException {
        Files.createDirectory(place);
        for (int i = 0; i < firstSequences.size(); i++) {
            Files.createFile(SegmentName.of(place, firstSequences.get(i), i + 1).path());
        }
        Files.createFile(place.resolve("preparing-0000000099.tmp"));
        Files.createFile(place.resolve("9999999999999999999-0000000001.segment"));
        Files.createFile(place.resolve("notes.txt"));
        return SegmentCatalogue.read(DiskStorage.instance(), place);
    }

    @Test
    void theHighestNumberAmongThoseThatBeginAtOrBeforeItOwnsASequence() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            List<Long> firsts = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                firsts.add((long) random.nextInt(30));
            }
            SegmentCatalogue catalogue = catalogue(folder.resolve("round-" + round), firsts);
            assertThat(catalogue.highestNumber()).isEqualTo(firsts.size());
            List<SegmentName> owners = new ArrayList<>();
            for (long sequence = 0; sequence < 31; sequence++) {
                long expected = 0;
                for (int i = 0; i < firsts.size(); i++) {
                    expected = firsts.get(i) <= sequence ? i + 1 : expected;
                }
                SegmentName owner = catalogue.owner(sequence);
                assertThat(owner == null ? 0 : owner.number())
                        .as("%s at %s", firsts, sequence)
                        .isEqualTo(expected);
                if (owner != null) {
                    assertThat(sequence).isLessThan(catalogue.end(owner));
                    if (!owners.contains(owner)) {
                        owners.add(owner);
                    }
                }
            }
            assertThat(catalogue.live()).as("%s", firsts).isEqualTo(owners);
        }
    }

    @Test
    void ofACompressedSegmentAndItsOriginalTheOriginalCounts() throws IOException {
        Path place = folder.resolve("both");
        SegmentName plain = SegmentName.of(place, 0, 1);
        Files.createDirectory(place);
        Files.createFile(plain.whenCompressed().path());
        assertThat(SegmentCatalogue.read(DiskStorage.instance(), place).all()).containsExactly(plain.whenCompressed());
        Files.createFile(plain.path());
        assertThat(SegmentCatalogue.read(DiskStorage.instance(), place).all()).containsExactly(plain);
    }
}
