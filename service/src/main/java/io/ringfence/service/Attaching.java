package io.ringfence.service;

import io.ringfence.recovery.RingRecovery;
import io.ringfence.ring.Ring;
import java.nio.file.Path;

/** How commands attach a ring that they store into: recovered first, and said so, if the machine went down while it was in use. */
final class Attaching {
    private Attaching() {}

    static Ring attach(Path directory) {
        return RingRecovery.attach(directory, report -> System.err.print(report.text()));
    }
}
