package io.ringfence.service;

import io.ringfence.ring.Ring;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ringfence evict}. */
@Command(
        name = "evict",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description =
                "End the process that owns a consumer or a producer, with SIGKILL, and repair what it leaves. Everything else"
                        + " that this process had open dies with it.")
final class EvictCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "A consumer's or a producer's name.")
    private String name = "";

    @Override
    public void run() {
        try (Ring ring = Ring.attach(ringArgument.directory())) {
            List<Long> ended = ring.evict(name);
            if (ended.isEmpty()) {
                System.out.println("nobody living owns '" + name + "' of " + ring.path() + "; nothing was ended");
            } else {
                String pids = ended.stream().distinct().map(String::valueOf).collect(Collectors.joining(" and "));
                System.out.println("ended process " + pids + ", the owner of '" + name + "' of " + ring.path()
                        + "; all other producers and consumers of that process died with it");
            }
            boolean consumer = ring.inspector().snapshot().consumers().stream()
                    .anyMatch(report -> report.name().equals(name));
            if (consumer) {
                System.out.println(
                        "consumer '" + name + "' stays registered and holds producers back: start it again to go on"
                                + " after its last commit, or end its registration with 'ringfence remove-consumer "
                                + ring.path() + " --name " + name + "'");
            }
        }
    }
}
