package io.ringfence.service;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** {@code DIR}, for every command on a ring that exists. */
final class RingArgument {
    @Parameters(paramLabel = "DIR", description = "The ring's directory.")
    private Path directory = Path.of(".");

    Path directory() {
        return directory;
    }
}
