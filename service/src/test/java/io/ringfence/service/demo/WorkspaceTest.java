package io.ringfence.service.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.ring.error.RingPathException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
    @TempDir
    private Path place;

    @Test
    void deletesAllThatIsInIt() throws IOException {
        Workspace workspace = Workspace.create(place);
        Path ignored = Files.createDirectory(workspace.ring());
        Path written = Files.writeString(workspace.log("some"), "text");

        Path segment =
                Files.writeString(Files.createDirectories(workspace.journal()).resolve("segment"), "text");

        assertThat(written).isRegularFile();
        assertThat(segment).isRegularFile();
        workspace.delete();
        workspace.delete();

        assertThat(place).isEmptyDirectory();
    }

    @Test
    void clearsAwayWhatAKilledRunHasLeftAndNothingElse() throws IOException {
        Path abandoned = Files.createDirectory(place.resolve("ringfence-demo-1"));
        Path ignored = Files.createFile(place.resolve("ringfence-demo-1.lock"));
        Path withoutLock = Files.createDirectory(place.resolve("ringfence-demo-2"));
        Path foreign = Files.createDirectory(place.resolve("orders"));
        Workspace living = Workspace.create(place);

        Workspace second = Workspace.create(place);

        assertThat(abandoned).doesNotExist();
        assertThat(withoutLock).isDirectory();
        assertThat(foreign).isDirectory();
        assertThat(living.ring().getParent()).isDirectory();
        living.delete();
        second.delete();
    }

    @Test
    void theJournalLiesWhereTheUserWantsTheRing() throws IOException {
        Workspace workspace = Workspace.create(place);

        assertThat(workspace.journal().startsWith(place)).isTrue();
        assertThat(workspace.placeOfJournal()).isEqualTo(place);
        workspace.delete();
    }

    @Test
    void withoutAWishBothAreDeletedWhereverTheyLie() throws IOException {
        Workspace workspace = Workspace.create(null);
        Path ofRing = workspace.ring().getParent();
        Path ofJournal = workspace.journal().getParent();
        assertThat(ofRing).isDirectory();
        assertThat(ofJournal).isDirectory();

        workspace.delete();

        assertThat(ofRing).doesNotExist();
        assertThat(ofJournal).doesNotExist();
    }

    @Test
    void refusesAPlaceThatIsNoDirectory() {
        assertThatThrownBy(() -> Workspace.create(place.resolve("missing")))
                .isInstanceOf(RingPathException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("--dir");
    }
}
