package io.ringfence.service.demo;

import io.ringfence.metrics.RingSnapshot;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.Problem;
import io.ringfence.service.processes.RunLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run: starts the processes, has them killed and started again, lets the oracle judge. One thread. */
final class DemoRun {
    static final String PRODUCER = "flights";
    static final List<String> CONSUMERS = List.of(ConsumerProcess.DELAYS, "routes");

    private static final int SLOTS = 16_384;

    /** Everyone works together for a while after the last kill, for there to be something in what the consumers find out. */
    private static final long UNDISTURBED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DemoPlan plan;
    private final Workspace workspace;
    private final Children children;
    private final Progress progress;

    DemoRun(DemoPlan plan, Workspace workspace, Children children, Progress progress) {
        this.plan = plan;
        this.workspace = workspace;
        this.children = children;
        this.progress = progress;
    }

    DemoResult run() throws IOException {
        RingOptions options = RingOptions.builder()
                .slots(SLOTS)
                .payloadBytes(Feed.HEADER_BYTES + Feed.load().longestLineBytes())
                .producerMode(plan.producerMode())
                .schema("flights")
                .build();
        try (Ring ring = Ring.create(workspace.ring(), options)) {
            StreamWatch watch = new StreamWatch(ring, children, progress);
            // Both before the first event, so that both have to handle all of them.
            CONSUMERS.forEach(name -> children.start(DemoMain.CONSUMER, name));
            watch.await("the consumers register", () -> watch.livingConsumers() == CONSUMERS.size());
            long start = System.nanoTime();
            children.start(DemoMain.PRODUCER, PRODUCER);
            watch.await("the first events come", () -> watch.slowest(CONSUMERS) > 0);
            KillRounds rounds = new KillRounds(plan, children, watch, progress);
            rounds.run();
            watch.pass(UNDISTURBED_NANOS);
            watch.await("the rest is published", () -> watch.published() >= plan.eventsMin());
            long published = stopProducer(watch);
            long streamNanos = System.nanoTime() - start;
            return finish(watch, rounds, published, streamNanos);
        }
    }

    private long stopProducer(StreamWatch watch) {
        long reported = Long.parseLong(children.stop(PRODUCER));
        RingSnapshot ignored = watch.look();
        if (reported != watch.published()) {
            throw new DemoFailedException(new Problem(
                    "demo",
                    "the producer's token",
                    "the ring says " + watch.published(),
                    reported + ", as the producer says",
                    "report it: a token was lost"));
        }
        return reported;
    }

    private DemoResult finish(StreamWatch watch, KillRounds rounds, long published, long streamNanos)
            throws IOException {
        watch.await("the consumers handle the last events", () -> watch.slowest(CONSUMERS) >= watch.cursor());
        Map<String, String> answers = new LinkedHashMap<>();
        for (String name : CONSUMERS) {
            answers.put(name, children.stop(name));
        }
        RingSnapshot end = watch.look();
        progress.say("comparing what was handled with what was published");
        Verdict verdict = judge(published);
        return new DemoResult(
                plan.seed(),
                verdict,
                end.cursor() + 1 - published,
                end.counters(),
                rounds.killsByName(),
                rounds.killsTogether(),
                rounds.repairs(),
                rounds.recoveries(),
                streamNanos,
                answers);
    }

    private Verdict judge(long published) throws IOException {
        Oracle oracle = new Oracle(published, ConsumerProcess.BATCH);
        RunLog.read(workspace.log(PRODUCER), oracle::acknowledge);
        for (String name : CONSUMERS) {
            ConsumerFindings findings = oracle.consumer(name);
            RunLog.read(workspace.log(name), findings::take);
        }
        return oracle.verdict();
    }
}
