package io.ringfence.service;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.ring.RepairReport;
import io.ringfence.ring.Ring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ringfence repair}. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description =
                "Repair what dead processes left, and say what was done. Safe at any time, beside anybody; waiting"
                        + " consumers and attaching do it by themselves.")
final class RepairCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Override
    public void run() {
        // attaching repairs too: what it did belongs to the report
        RingSnapshot before;
        try (Ring ring = Ring.attachReadOnly(ringArgument.directory())) {
            before = ring.inspector().snapshot();
        }
        try (Ring ring = Ring.attach(ringArgument.directory())) {
            RepairReport report = ring.repair();
            RingSnapshot after = ring.inspector().snapshot();
            System.out.println("repaired " + ring.path());
            say(
                    "slots published for dead producers",
                    after.counters().repairedPublished() - before.counters().repairedPublished());
            say(
                    "slots aborted for dead producers",
                    after.counters().repairedAborted() - before.counters().repairedAborted());
            say("dead producers freed", deadProducers(before) - deadProducers(after));
            say("half-done registrations freed", report.consumersFreed());
            for (ConsumerReport consumer : after.consumers()) {
                if (consumer.owner().equals("dead") && consumer.gating()) {
                    System.out.println("  consumer '" + consumer.name() + "' is dead and keeps its place, lag "
                            + consumer.lag() + ": start it again, or remove it with remove-consumer");
                }
            }
            System.out.println(after.verdict());
        }
    }

    private static long deadProducers(RingSnapshot snapshot) {
        return snapshot.producers().stream()
                .filter(producer -> producer.owner().equals("dead"))
                .count();
    }

    private static void say(String what, long count) {
        System.out.println("  " + what + ": " + Math.max(0, count));
    }
}
