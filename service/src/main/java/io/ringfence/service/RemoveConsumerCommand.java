package io.ringfence.service;

import io.ringfence.ring.Ring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence remove-consumer}. */
@Command(
        name = "remove-consumer",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description =
                "End the registration of a consumer that nobody runs: it holds producers back no longer, and its place is"
                        + " forgotten.")
final class RemoveConsumerCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The consumer's name.")
    private String name = "";

    @Override
    public void run() {
        try (Ring ring = Ring.attach(ringArgument.directory())) {
            ring.removeConsumer(name);
            System.out.println("removed consumer '" + name + "' of " + ring.path());
        }
    }
}
