package io.ringfence.service;

import io.ringfence.ring.Ring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ringfence delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = "Delete a ring and its events. Refused while any process has it open.")
final class DeleteCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Override
    public void run() {
        Ring.delete(ringArgument.directory());
        System.out.println(
                "deleted " + ringArgument.directory().toAbsolutePath().normalize());
    }
}
