package io.ringfence.service;

import io.ringfence.ring.Ring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence remove-producer}. */
@Command(
        name = "remove-producer",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description =
                "Forget the name of a producer that nobody runs, with its last token: --resume does not know it any more.")
final class RemoveProducerCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The producer's name.")
    private String name = "";

    @Override
    public void run() {
        try (Ring ring = Ring.attach(ringArgument.directory())) {
            ring.removeProducer(name);
            System.out.println("removed producer '" + name + "' of " + ring.path());
        }
    }
}
