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

        assertThat(written).isRegularFile();
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
    void refusesAPlaceThatIsNoDirectory() {
        assertThatThrownBy(() -> Workspace.create(place.resolve("missing")))
                .isInstanceOf(RingPathException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("--dir");
    }
}
