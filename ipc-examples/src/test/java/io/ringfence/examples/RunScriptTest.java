package io.ringfence.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunScriptTest {
    @Test
    void listsTheExamplesWithoutAnArgument(@TempDir Path folder) throws Exception {
        ExampleRun run = ExampleRun.of(folder);

        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("ping-pong", "flights", "crash-and-resume", "ledger", "flights-replay");
    }

    @Test
    void saysWhatThereIsWhenAskedForWhatThereIsNot(@TempDir Path folder) throws Exception {
        ExampleRun run = ExampleRun.of(folder, "pong-ping");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).isEmpty();
        assertThat(run.errors())
                .startsWith("ipc-examples/run: there is no example pong-ping\n")
                .contains("crash-and-resume");
    }
}
