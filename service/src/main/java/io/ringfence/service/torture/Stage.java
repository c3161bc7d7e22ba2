package io.ringfence.service.torture;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One round: a fresh ring, the processes on it, their deaths and their successors, and the judgement. One thread. */
final class Stage implements AutoCloseable {
    private static final int SLOTS = 256;
    private static final int MISSING_MAX = 3;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LOOK_CLOSER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Deaths that leave an entry which others may reclaim; after any other, a consumer's place may hold producers back. */
    private static final Set<CrashPoint> RECLAIMABLE = EnumSet.of(
            CrashPoint.CONSUMER_JOINING,
            CrashPoint.LINES_RAISED,
            CrashPoint.LINE_ACTIVATED,
            CrashPoint.VERSION_GROWN,
            CrashPoint.START_STORED,
            CrashPoint.CONSUMER_LEAVING,
            CrashPoint.LINE_IDLED,
            CrashPoint.CONSUMER_IDLED,
            CrashPoint.CONSUMER_FREED);

    private final Path folder;
    private final SplittableRandom random;
    private final Spares spares;
    private final Tally tally;
    private final Ring ring;
    private final Auditor auditor;
    private final Consumer<String> remarks;
    private final StallWatch stalls = new StallWatch();
    private final List<Part> parts = new ArrayList<>();
    private Director director = Director.NOBODY;
    private boolean producersEnd;
    private boolean ending;

    Stage(Path folder, ProducerMode mode, SplittableRandom random, Spares spares, Tally tally, Consumer<String> remarks)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.random = random;
        this.spares = spares;
        this.tally = tally;
        this.remarks = remarks;
        this.ring = Ring.create(
                folder.resolve("ring"),
                RingOptions.builder()
                        .slots(SLOTS)
                        .payloadBytes(EventBody.BYTES_MAX)
                        .producerMode(mode)
                        .build());
        this.auditor = new Auditor(ring, folder);
        cast(Role.CONSUMER, 2);
        cast(Role.FEED, 2);
        cast(Role.LIVES, 1);
        if (mode == ProducerMode.MULTI) {
            cast(Role.LIVES, 1);
        }
        cast(Role.JOINER, 1);
        cast(Role.RETURNER, 1);
        cast(Role.REPAIRER, 1);
        cast(Role.TAP, 1);
        cast(Role.MAKER, 1);
    }

    private void cast(Role role, int size) {
        parts.add(new Part(role, parts.size() + 1, size));
    }

    List<Part> parts() {
        return parts;
    }

    Tally tally() {
        return tally;
    }

    StallWatch stalls() {
        return stalls;
    }

    void directedBy(Director itsDirector) {
        director = itsDirector;
    }

    /** Who may be killed: all that play. */
    List<Actor> playing() {
        return parts.stream()
                .flatMap(part -> part.actors().stream())
                .filter(Actor::isAlive)
                .toList();
    }

    /**
     * {@return whether enough of the names are somebody's for another death: processes that all start at one time would measure the
     * machine and not the ring}
     */
    boolean isCalm() {
        long missing = parts.stream()
                .filter(part -> part.role().ownsName() && !part.isPlayed())
                .count();
        return missing < MISSING_MAX && spares.isOneReady();
    }

    boolean isAnyStopped() {
        return parts.stream().flatMap(part -> part.actors().stream()).anyMatch(Actor::isStopped);
    }

    /** Registers the consumer, so that it handles all, and lets the others come. */
    void begin(BooleanSupplier enough) {
        Part consumer = parts.get(0);
        List<Part> others = List.copyOf(parts.subList(1, parts.size()));
        parts.removeAll(others);
        await("the consumer registers", () -> enough.getAsBoolean() || consumer.isOwned());
        parts.addAll(others);
        await("the first events come", () -> enough.getAsBoolean() || auditor.handled() > 0);
    }

    /** A moment: buries the dead, gives their parts to others, and looks whether the ring moves. */
    void tick() {
        spares.tick();
        for (Part part : parts) {
            for (Actor actor : List.copyOf(part.actors())) {
                if (!actor.isAlive()) {
                    bury(part, actor);
                }
            }
            if (!isEnding(part) && part.wantsActor(System.nanoTime())) {
                fill(part);
            }
        }
        boolean begun = auditor.handled() > 0;
        stalls.look(auditor.handled(), begun && !producersEnd && mustMove());
        tally.stalled(stalls.longestNanos());
        if (stalls.isWorthALine()) {
            remarks.accept("still for a second: " + ring.inspector().snapshot().verdict() + " On stage: "
                    + parts.stream().map(Part::toString).collect(Collectors.joining(", ")));
        }
        if (!auditor.failure().isEmpty()) {
            throw TortureFailedException.of("the auditor", auditor.failure());
        }
        if (begun && !ending && stalls.unmovedNanos() > STANDSTILL_NANOS) {
            throw TortureFailedException.of(
                    ring.path().toString(),
                    "it stands still: " + ring.inspector().snapshot());
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }

    private boolean mustMove() {
        boolean produced = parts.stream()
                .filter(part -> part.role().isProducer())
                .flatMap(part -> part.actors().stream())
                .anyMatch(Actor::plays);
        return produced
                && !isAnyStopped()
                && parts.stream().noneMatch(Part::isMissed)
                && (stalls.unmovedNanos() < LOOK_CLOSER_NANOS || isNobodyAway());
    }

    /** Somebody may have closed its name in good order and died before it opened it again: it holds producers back, and is not dead. */
    private boolean isNobodyAway() {
        return ring.inspector().snapshot().consumers().stream()
                .noneMatch(report -> report.gating() && report.owner().equals("none"));
    }

    private void fill(Part part) {
        Actor actor = spares.take();
        if (actor != null) {
            part.add(actor);
            director.enter(part, actor);
            actor.play(part.orders(random.nextLong(1L << 40), folder));
        }
    }

    private void bury(Part part, Actor actor) {
        Actor.Death death = actor.death();
        spares.requireGoingOn();
        if (death.isAtPoint()) {
            CrashPoint point = Objects.requireNonNull(death.point());
            tally.killed(part.role(), point);
            director.died(point);
            part.expect(part.role() == Role.JOINER && !RECLAIMABLE.contains(point));
        } else if (death.isByKill()) {
            tally.killed(part.role());
            part.expect(part.role() == Role.JOINER);
        } else if (death.isToldToEnd()) {
            throw new CancellationException("a process was ended by a signal that was meant for all of us");
        } else if (!isEnding(part) || death.status() != 0) {
            throw TortureFailedException.of(
                    "process '" + part.role() + "-" + part.number() + "'",
                    "it ended by itself with status " + death.status() + ": " + lastError());
        }
        part.remove(actor, delay(part.role()));
    }

    private boolean isEnding(Part part) {
        return ending || (producersEnd && part.role().isProducer());
    }

    /** Some come back only after others have dealt with their death. */
    private long delay(Role role) {
        int millis = switch (role) {
            case RETURNER -> random.nextInt(80, 300);
            case JOINER, LIVES -> random.nextInt(5, 60);
            default -> 0;
        };
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private String lastError() {
        try {
            List<String> lines = Files.readAllLines(spares.errors());
            return lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
        } catch (IOException failure) {
            return "no message";
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            tick();
            if (System.nanoTime() - start > STANDSTILL_NANOS) {
                throw TortureFailedException.of(
                        ring.path().toString(),
                        "until " + what + ": " + ring.inspector().snapshot());
            }
        }
    }

    /** Ends the producers first, because they may be waiting for the others, and the consumer last; and judges. */
    Verdict end() throws IOException {
        await("a stopped process goes on", () -> !isAnyStopped());
        playing().forEach(actor -> actor.arm(null, 0));
        Part consumer = parts.get(0);
        producersEnd = true;
        endAll(parts.stream().filter(part -> part.role().isProducer()).toList());
        await("the consumer is back", consumer::isOwned);
        ending = true;
        endAll(parts.stream().filter(part -> part != consumer).toList());
        String name = consumer.orders(0, folder).name();
        await("the consumers handle the rest", () -> isAtEnd(auditor.position()) && isAtEnd(position(name)));
        endAll(List.of(consumer));
        auditor.close();
        return judgeWhole(name);
    }

    private void endAll(List<Part> some) {
        some.forEach(part -> part.actors().forEach(Actor::end));
        await(
                "the processes end",
                () -> some.stream().allMatch(part -> part.actors().isEmpty()));
    }

    private boolean isAtEnd(long position) {
        return position >= ring.inspector().snapshot().cursor();
    }

    private long position(String name) {
        return ring.inspector().snapshot().consumers().stream()
                .filter(report -> report.name().equals(name))
                .mapToLong(ConsumerReport::sequence)
                .findFirst()
                .orElse(-1);
    }

    /** After a failure: ends all processes, and judges as much as the auditor has handled. */
    Verdict judgePart() throws IOException {
        List<Actor> last = playing();
        last.forEach(Actor::destroy);
        for (Actor actor : last) {
            boolean ignored = actor.awaitEnd();
        }
        auditor.close();
        Judge judge = new Judge(folder, Judge.Extent.PART);
        judge(judge, "");
        tally.part(judge.verdict(), judge.size());
        return judge.verdict();
    }

    private Verdict judgeWhole(String toTheEnd) throws IOException {
        Judge judge = new Judge(folder, Judge.Extent.WHOLE);
        judge(judge, toTheEnd);
        if (auditor.torn() > 0) {
            judge.verdict().lost(auditor.torn(), () -> "a batch did not come whole");
        }
        tally.round(judge.verdict(), judge.size());
        return judge.verdict();
    }

    private void judge(Judge judge, String toTheEnd) throws IOException {
        judge.truth(Auditor.NAME);
        for (Part part : parts) {
            String name = part.orders(0, folder).name();
            switch (part.role()) {
                case FEED, LIVES -> judge.acknowledged(name);
                case TAP -> judge.tap(name);
                case CONSUMER, JOINER, RETURNER -> judge.consumer(name, part.role(), name.equals(toTheEnd));
                default -> {
                    // they judge themselves, and end with an error
                }
            }
        }
        judge.nothingElse();
    }

    @Override
    public void close() throws IOException {
        playing().forEach(Actor::destroy);
        auditor.close();
        ring.close();
    }
}
