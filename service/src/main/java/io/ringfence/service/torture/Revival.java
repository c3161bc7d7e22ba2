package io.ringfence.service.torture;

import io.ringfence.recovery.instrument.RecoveryPoint;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Recovers a ring that nobody is left on, by processes that are killed on their way, until one is not. One thread. */
final class Revival {
    private static final int NUMBER = 99;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Path folder;
    private final Spares spares;
    private final Tally tally;
    private final SplittableRandom random;

    Revival(Path folder, Spares spares, Tally tally, SplittableRandom random) {
        this.folder = folder;
        this.spares = spares;
        this.tally = tally;
        this.random = random;
    }

    /** Lets a process recover that dies at a point, if it comes there. */
    void dieAt(RecoveryPoint point) {
        Actor actor = begin(point);
        await("a recovery to be killed at " + point, () -> !actor.isAlive());
        bury(actor);
    }

    /** Lets a process recover that is killed at some instant. */
    void dieAnywhere() {
        Actor actor = begin(null);
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(random.nextInt(1, 60_000));
        await("a recovery to be killed", () -> !actor.isAlive() || System.nanoTime() - end >= 0);
        actor.kill();
        await("the end of a killed recovery", () -> !actor.isAlive());
        bury(actor);
    }

    /** Lets a process recover to the end. */
    void finish() {
        Actor actor = begin(null);
        await("a recovery", () -> !actor.isAlive());
        bury(actor);
    }

    private Actor begin(@Nullable RecoveryPoint point) {
        Actor[] actor = new Actor[1];
        await("a process", () -> {
            spares.tick();
            actor[0] = spares.take();
            return actor[0] != null;
        });
        actor[0].arm(point, 1);
        actor[0].play(new Orders(Role.REVIVER, NUMBER, 0, folder));
        return actor[0];
    }

    private void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            spares.requireGoingOn();
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw TortureFailedException.of(folder.toString(), "waited too long for " + what);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void bury(Actor actor) {
        Actor.Death death = actor.death();
        spares.requireGoingOn();
        if (death.isAtPoint()) {
            tally.killed(Role.REVIVER, Objects.requireNonNull(death.point()));
        } else if (death.isByKill()) {
            tally.killed(Role.REVIVER);
        } else if (death.isToldToEnd()) {
            throw new CancellationException("a process was ended by a signal that was meant for all of us");
        } else if (death.status() != 0) {
            throw TortureFailedException.of(
                    "recovery of " + folder, "it ended with status " + death.status() + ": " + spares.lastError());
        }
    }
}
