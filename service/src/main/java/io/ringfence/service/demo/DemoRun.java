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

    /** One keeps the journal, the other one stands by. */
    static final List<String> JOURNALS = List.of("journal-1", "journal-2");

    private static final int SLOTS = 16_384;

    /** Everyone works together for a while after the last kill, for there to be something in what the consumers find out. */
    private static final long UNDISTURBED_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So much is published once more before everything is killed. */
    private static final long EVENTS_BEFORE_THE_END = 100_000;

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

    static String roleOf(String name) {
        if (name.equals(PRODUCER)) {
            return DemoMain.PRODUCER;
        }
        return JOURNALS.contains(name) ? DemoMain.JOURNAL : DemoMain.CONSUMER;
    }

    DemoResult run() throws IOException {
        Stream stream;
        long durable;
        RingOptions options = RingOptions.builder()
                .slots(SLOTS)
                .payloadBytes(Feed.HEADER_BYTES + Feed.load().longestLineBytes())
                .producerMode(plan.producerMode())
                .schema("flights")
                .journalPlace(workspace.journal())
                .build();
        try (Ring ring = Ring.create(workspace.ring(), options)) {
            StreamWatch watch = new StreamWatch(ring, children, progress);
            // All before the first event, so that the consumers have to handle all of them, and the journal has them.
            startAll(JOURNALS);
            startAll(CONSUMERS);
            watch.await("the consumers register", () -> watch.living(CONSUMERS) == CONSUMERS.size());
            watch.await("the journal begins", () -> watch.keeperPid() != 0);
            long start = System.nanoTime();
            children.start(DemoMain.PRODUCER, PRODUCER);
            watch.await("the first events come", () -> watch.slowest(CONSUMERS) > 0);
            KillRounds rounds = new KillRounds(plan, children, watch, progress);
            rounds.run();
            watch.pass(UNDISTURBED_NANOS);
            watch.await("the rest is published", () -> watch.published() >= plan.eventsMin());
            long published = stopProducer(watch);
            long streamNanos = System.nanoTime() - start;
            stream = finish(watch, rounds, published, streamNanos);
            durable = killEverything(watch);
        }
        Loss loss = new Aftermath(workspace, progress).recover(durable);
        return result(stream, loss);
    }

    private void startAll(List<String> names) {
        names.forEach(name -> children.start(roleOf(name), name));
    }

    /** In mid-stream once more; {@return the last sequence that anybody was told to be on disk} */
    private long killEverything(StreamWatch watch) {
        long before = watch.durable();
        startAll(CONSUMERS);
        startAll(List.of(PRODUCER));
        watch.await("more events are on disk", () -> watch.durable() >= before + EVENTS_BEFORE_THE_END);
        children.kill(children.names());
        RingSnapshot ignored = watch.look();
        return watch.durable();
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

    private Stream finish(StreamWatch watch, KillRounds rounds, long published, long streamNanos) throws IOException {
        watch.await("the consumers handle the last events", () -> watch.slowest(CONSUMERS) >= watch.cursor());
        Map<String, String> answers = new LinkedHashMap<>();
        for (String name : CONSUMERS) {
            answers.put(name, children.stop(name));
        }
        RingSnapshot end = watch.look();
        progress.say("comparing what was handled with what was published");
        Verdict verdict = judge(published);
        return new Stream(rounds, end, verdict, end.cursor() + 1 - published, streamNanos, answers);
    }

    /** What came of it before the end of everything. */
    private record Stream(
            KillRounds rounds,
            RingSnapshot end,
            Verdict verdict,
            long aborted,
            long streamNanos,
            Map<String, String> answers) {}

    private DemoResult result(Stream stream, Loss loss) {
        KillRounds rounds = stream.rounds();
        return new DemoResult(
                plan.seed(),
                stream.verdict(),
                stream.aborted(),
                stream.end().counters(),
                rounds.killsByName(),
                rounds.killsTogether(),
                rounds.repairs(),
                rounds.recoveries(),
                rounds.takeOvers(),
                loss,
                stream.streamNanos(),
                stream.answers());
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
