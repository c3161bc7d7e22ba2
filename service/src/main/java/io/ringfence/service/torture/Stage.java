package io.ringfence.service.torture;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.metrics.RingSnapshot.ConsumerReport;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.sequence.ProducerMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LOOK_CLOSER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Deaths that leave an entry which others may reclaim; after any other, a consumer's place may hold producers back. */
    private static final Set<Enum<?>> RECLAIMABLE = Set.of(
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
    private final Subject subject;
    private final SplittableRandom random;
    private final Spares spares;
    private final Tally tally;
    private final Consumer<String> remarks;
    private Ring ring;
    private Auditor auditor;
    private StallWatch stalls = new StallWatch();
    private final List<Part> parts = new ArrayList<>();
    private Director director = Director.NOBODY;
    private boolean producersEnd;
    private boolean ending;
    private boolean poisoning;
    private long longestStallNanos;

    Stage(
            Path folder,
            Subject subject,
            ProducerMode mode,
            SplittableRandom random,
            Spares spares,
            Tally tally,
            Consumer<String> remarks)
            throws IOException {
        this.folder = Files.createDirectories(folder);
        this.subject = subject;
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
        parts.addAll(Troupe.of(subject, mode));
    }

    Subject subject() {
        return subject;
    }

    Ring ring() {
        return ring;
    }

    List<Part> parts() {
        return parts;
    }

    Tally tally() {
        return tally;
    }

    long longestStallNanos() {
        return longestStallNanos;
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
        return missing < subject.missingMax() && spares.isOneReady();
    }

    boolean isAnyStopped() {
        return parts.stream().flatMap(part -> part.actors().stream()).anyMatch(Actor::isStopped);
    }

    /** Registers the consumer, so that it handles all, and lets the others come. */
    void begin(BooleanSupplier enough) {
        List<Part> first =
                parts.stream().filter(part -> part.role().comesFirst()).toList();
        List<Part> others =
                parts.stream().filter(part -> !part.role().comesFirst()).toList();
        parts.removeAll(others);
        await(
                "the consumer registers",
                () -> enough.getAsBoolean() || first.stream().allMatch(Part::isOwned));
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
            if (!isEnding(part) && !poisoning && part.wantsActor(System.nanoTime())) {
                fill(part);
            }
        }
        boolean begun = auditor.handled() > 0;
        stalls.look(auditor.handled(), begun && !producersEnd && mustMove());
        longestStallNanos = Math.max(longestStallNanos, stalls.longestNanos());
        tally.stalled(longestStallNanos);
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
            Enum<?> point = Objects.requireNonNull(death.point());
            tally.killed(part.role(), point);
            director.died(point);
            part.expect(part.role() == Role.JOINER && !RECLAIMABLE.contains(point));
        } else if (death.isByKill()) {
            tally.killed(part.role());
            part.expect(part.role() == Role.JOINER);
        } else if (poisoning && death.isByPoison()) {
            part.expect(false); // it was told, as it must be
        } else if (death.isToldToEnd()) {
            throw new CancellationException("a process was ended by a signal that was meant for all of us");
        } else if (!isEnding(part) || death.status() != 0) {
            throw TortureFailedException.of(
                    "process '" + part.role() + "-" + part.number() + "'",
                    "it ended by itself with status " + death.status() + ": " + spares.lastError());
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

    void await(String what, BooleanSupplier condition) {
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
        endPlay(false);
        Judge judge = judge();
        tally.round(judge.verdict(), judge.size());
        return judge.verdict();
    }

    /** Ends everybody, the keepers of a journal last but one, in good order or, if so wanted, by SIGKILL. */
    void endPlay(boolean killKeepers) throws IOException {
        await("a stopped process goes on", () -> !isAnyStopped());
        playing().forEach(actor -> actor.arm(null, 0));
        Part consumer = parts.get(0);
        producersEnd = true;
        endAll(parts.stream().filter(part -> part.role().isProducer()).toList());
        await("the consumer is back", consumer::isOwned);
        ending = true;
        endAll(parts.stream()
                .filter(part -> part != consumer && part.role() != Role.KEEPER)
                .toList());
        List<Part> keepers =
                parts.stream().filter(part -> part.role() == Role.KEEPER).toList();
        if (killKeepers) {
            keepers.forEach(part -> part.actors().forEach(Actor::kill));
        }
        endAll(keepers);
        String name = consumer.orders(0, folder).name();
        await("the consumers handle the rest", () -> isAtEnd(auditor.position()) && isAtEnd(position(name)));
        endAll(List.of(consumer));
        auditor.close();
    }

    /** Waits until the journal's keeper was killed between poisoning the ring and anything else; others are told, and end. */
    void poison() {
        long before = tally.killsAt(JournalPoint.POISONED);
        poisoning = true;
        await("the ring is poisoned", () -> {
            parts.stream()
                    .filter(part -> part.role() == Role.KEEPER)
                    .flatMap(part -> part.actors().stream())
                    .filter(actor -> actor.armed() != JournalPoint.POISONED)
                    .forEach(actor -> actor.arm(JournalPoint.POISONED, 1));
            return tally.killsAt(JournalPoint.POISONED) > before;
        });
    }

    /** Kills everybody, and leaves the ring alone. */
    void collapse() throws IOException {
        await("a stopped process goes on", () -> !isAnyStopped());
        ending = true;
        playing().forEach(Actor::kill);
        await(
                "all are dead",
                () -> parts.stream().allMatch(part -> part.actors().isEmpty()));
        leave();
    }

    /** Leaves the ring alone; everybody has ended. */
    void leave() throws IOException {
        auditor.close();
        ring.close();
    }

    /** Everybody comes again; whoever recovers the ring has ended. */
    void reopen() throws IOException {
        ring = Ring.attach(ring.path());
        auditor = new Auditor(ring, folder, auditor);
        stalls = new StallWatch();
        ending = false;
        poisoning = false;
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
        judge(judge);
        tally.part(judge.verdict(), judge.size());
        return judge.verdict();
    }

    /** Judges a round that has come to its end; to be counted by the caller. */
    Judge judge() throws IOException {
        Judge judge = new Judge(folder, Judge.Extent.WHOLE);
        judge(judge);
        if (auditor.torn() > 0) {
            judge.verdict().lost(auditor.torn(), () -> "a batch did not come whole");
        }
        return judge;
    }

    private void judge(Judge judge) throws IOException {
        judge.truth(Auditor.NAME);
        for (Part part : parts) {
            String name = part.orders(0, folder).name();
            switch (part.role()) {
                case FEED, LIVES, AWAITER -> judge.acknowledged(name);
                case TAP -> judge.tap(name);
                case CONSUMER -> judge.consumer(name, part.role(), judge.isWhole());
                case JOINER, RETURNER, FOLLOWER -> judge.consumer(name, part.role(), false);
                default -> {
                    // they judge themselves, and end with an error
                }
            }
        }
        judge.nothingElse();
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        playing().forEach(Actor::destroy);
        auditor.close();
        ring.close();
    }
}
