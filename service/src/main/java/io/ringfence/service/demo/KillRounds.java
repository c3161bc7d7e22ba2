package io.ringfence.service.demo;

import io.ringfence.metrics.RingSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Kills the producer, a consumer, the keeper of the journal, the first two together in turn, at random instants, and starts them again at once. One thread. */
final class KillRounds {
    private static final long DELAY_MIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long DELAY_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final int KINDS = 4;

    private final DemoPlan plan;
    private final Children children;
    private final StreamWatch watch;
    private final Progress progress;
    private final SplittableRandom random;
    private final Map<String, Integer> killsByName = new LinkedHashMap<>();
    private final LongSummaryStatistics repairNanos = new LongSummaryStatistics();
    private final LongSummaryStatistics recoveryNanos = new LongSummaryStatistics();
    private final LongSummaryStatistics takeOverNanos = new LongSummaryStatistics();
    private int killsTogether;

    KillRounds(DemoPlan plan, Children children, StreamWatch watch, Progress progress) {
        this.plan = plan;
        this.children = children;
        this.watch = watch;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
    }

    void run() {
        for (int round = 1; round <= plan.kills(); round++) {
            watch.pass(random.nextLong(DELAY_MIN_NANOS, DELAY_MAX_NANOS));
            String consumer = DemoRun.CONSUMERS.get(random.nextInt(DemoRun.CONSUMERS.size()));
            kill(round, consumer, victims(round, consumer));
        }
    }

    private List<String> victims(int round, String consumer) {
        return switch (round % KINDS) {
            case 1 -> List.of(DemoRun.PRODUCER);
            case 2 -> List.of(consumer);
            case 3 -> List.of(keeper());
            default -> List.of(DemoRun.PRODUCER, consumer);
        };
    }

    /** Right after a kill at any time nobody may keep the journal: then the first one is as good. */
    private String keeper() {
        return children.nameOf(watch.keeperPid()).orElse(DemoRun.JOURNALS.get(0));
    }

    private void kill(int round, String consumer, List<String> victims) {
        String names = String.join(" and ", victims);
        progress.killed(round);
        long start = System.nanoTime();
        children.kill(victims);
        RingSnapshot dead = watch.look();
        for (String victim : victims) {
            int ignored = killsByName.merge(victim, 1, Integer::sum);
            children.start(DemoRun.roleOf(victim), victim);
        }
        killsTogether += victims.size() > 1 ? 1 : 0;
        if (!plan.anytime()) {
            if (DemoRun.JOURNALS.containsAll(victims)) {
                awaitTakeOver(names, start, dead);
            } else {
                awaitReturn(names, start, dead, victims.contains(DemoRun.PRODUCER) ? null : consumer);
            }
        }
    }

    /** The dead one acknowledges nothing any more: what passes the cursor of its death was forced by its successor. */
    private void awaitTakeOver(String name, long start, RingSnapshot dead) {
        watch.await("the journal is taken over from " + name, () -> watch.durable() > dead.cursor());
        long nanos = System.nanoTime() - start;
        takeOverNanos.accept(nanos);
        progress.back("journal " + name, nanos);
    }

    /** A dead producer moves the cursor no more, a dead consumer its position: what passes them is new. */
    private void awaitReturn(String names, long start, RingSnapshot dead, @Nullable String consumerAlone) {
        long cursor = dead.cursor();
        if (consumerAlone != null) {
            long position = StreamWatch.position(dead, consumerAlone);
            watch.await("consumer " + names + " comes back", () -> watch.position(consumerAlone) > position);
        } else {
            if (dead.published() < cursor) {
                watch.await("the claim of " + names + " is repaired", () -> watch.settledUpTo() >= cursor);
                repairNanos.accept(System.nanoTime() - start);
            }
            watch.await(names + " come back", () -> watch.slowest(DemoRun.CONSUMERS) > cursor);
        }
        long nanos = System.nanoTime() - start;
        recoveryNanos.accept(nanos);
        progress.back(names, nanos);
    }

    int killsTogether() {
        return killsTogether;
    }

    /** {@return kills by name of the process} */
    Map<String, Integer> killsByName() {
        return Map.copyOf(killsByName);
    }

    /** {@return from the kill of a producer that left an open claim until no claim was open, as seen from outside} */
    Durations repairs() {
        return Durations.of(repairNanos);
    }

    /** {@return from the kill of the keeper of the journal until its successor acknowledged something new} */
    Durations takeOvers() {
        return Durations.of(takeOverNanos);
    }

    /** {@return from a kill until the stream, or the killed consumer, moved again} */
    Durations recoveries() {
        return Durations.of(recoveryNanos);
    }
}
