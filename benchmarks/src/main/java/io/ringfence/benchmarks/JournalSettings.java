package io.ringfence.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.benchmarks.journal.Contestant;
import io.ringfence.benchmarks.journal.Lane;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run of {@code bench journal} is made with.
 *
 * @param lanes in the order of a round
 * @param rounds that count
 * @param warmUpRounds before them, dropped
 * @param nanos a lane, system and round, at least
 * @param eventBytes payload of an event
 * @param segmentBytes of the journal, and of the files of the bare disk
 * @param replayEvents of the journal that is read
 * @param verify whether all that was written is read back and compared
 */
record JournalSettings(
        List<Lane> lanes,
        int rounds,
        int warmUpRounds,
        long nanos,
        int eventBytes,
        int segmentBytes,
        int replayEvents,
        boolean verify) {
    /** What Chronicle's libraries ask of a JVM of version 17 or later. */
    private static final List<String> CHRONICLE_FLAGS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    /** Its checks of bounds, threads and resources off, as Agrona's are; and nothing that reports or watches beside the work. */
    private static final List<String> CHRONICLE_PROPERTIES = List.of(
            "-Dbytes.bounds.unchecked=true",
            "-Dbytes.guarded=false",
            "-Ddisable.single.threaded.check=true",
            "-Djvm.resource.tracing=false",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.disk.monitor.disable=true",
            "-Dslf4j.internal.verbosity=ERROR");

    /** {@return the flags of every JVM that is measured: the same for all systems} */
    List<String> flags() {
        List<String> flags = new ArrayList<>(List.of(
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xms128m",
                "-Xmx128m",
                "-Dagrona.disable.bounds.checks=true"));
        flags.addAll(CHRONICLE_FLAGS);
        flags.addAll(CHRONICLE_PROPERTIES);
        return flags;
    }

    /** {@return the systems that any of the lanes needs} */
    Set<Contestant> contestants() {
        Set<Contestant> contestants = EnumSet.noneOf(Contestant.class);
        lanes.forEach(lane -> contestants.addAll(lane.contestants()));
        return contestants;
    }

    void describe(ObjectNode node) {
        final double nanosPerSecond = 1e9;
        ArrayNode names = node.putArray("lanes");
        lanes.forEach(lane -> names.add(lane.label()));
        node.put("rounds", rounds);
        node.put("warmUpRounds", warmUpRounds);
        node.put("secondsPerLaneSystemAndRound", nanos / nanosPerSecond);
        node.put("eventBytes", eventBytes);
        node.put("segmentBytes", segmentBytes);
        node.put("replayEvents", replayEvents);
        node.put("verified", verify);
    }
}
