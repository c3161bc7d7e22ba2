package io.ringfence.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.benchmarks.systems.Contender;
import io.ringfence.benchmarks.systems.Workload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run is made with.
 *
 * @param contenders in the order of the first round
 * @param rounds that count
 * @param warmUpRounds before them, dropped
 * @param nanos a system and round
 * @param eventBytes payload of an event
 * @param slots capacity in events
 * @param pauses spin hints of a stream's consumer after each poll that found nothing
 * @param boundsChecks whether Agrona's buffers check their bounds
 * @param inProcess two threads instead of two JVMs
 */
record Settings(
        List<Contender> contenders,
        int rounds,
        int warmUpRounds,
        long nanos,
        int eventBytes,
        int slots,
        int pauses,
        boolean boundsChecks,
        boolean inProcess) {

    /** The same for every JVM that is measured. */
    List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xms128m",
                "-Xmx128m"));
        if (!boundsChecks) {
            flags.add("-Dagrona.disable.bounds.checks=true");
        }
        return flags;
    }

    Workload workload(Path folder) {
        return new Workload(folder, eventBytes, slots, pauses);
    }

    void describe(ObjectNode node) {
        final double nanosPerSecond = 1e9;
        node.put("rounds", rounds);
        node.put("warmUpRounds", warmUpRounds);
        node.put("secondsPerSystemAndRound", nanos / nanosPerSecond);
        node.put("eventBytes", eventBytes);
        node.put("slots", slots);
        node.put("pauses", pauses);
        node.put("boundsChecks", boundsChecks);
        node.put("processes", inProcess ? 1 : 2);
    }
}
