package io.ringfence.service.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Processes that are started ahead, so that a dead one is followed at once, and the register of all of them. Every one that was started is
 * ended again: by {@link #close}, which the shutdown hook calls too, and should this JVM be killed, by the end of its standard input.
 */
final class Spares implements AutoCloseable {
    private static final int KEPT = 3;

    private final Path errors;
    private final List<Actor> waiting = new ArrayList<>();
    private final List<Actor> all = new CopyOnWriteArrayList<>();
    private volatile boolean ending;

    Spares(Path errors) {
        this.errors = errors;
    }

    /**
     * To be asked before anything is concluded from a death: once the processes are being ended, none of their deaths means anything.
     *
     * @throws CancellationException if they are
     */
    void requireGoingOn() {
        if (ending) {
            throw new CancellationException("the torture is ending");
        }
    }

    /** Starts what is missing. */
    void tick() {
        requireGoingOn();
        all.removeIf(actor -> !actor.isAlive());
        waiting.removeIf(actor -> !actor.isAlive());
        while (waiting.size() < KEPT) {
            waiting.add(start());
        }
    }

    private synchronized Actor start() {
        requireGoingOn();
        try {
            Actor actor = Actor.start(errors);
            all.add(actor);
            return actor;
        } catch (IOException failure) {
            throw TortureFailedException.of("a process", "it cannot be started: " + failure.getMessage());
        }
    }

    /** {@return one that can be given a role; null if none is ready} */
    @Nullable
    Actor take() {
        for (Actor actor : waiting) {
            if (actor.isReady() && actor.isAlive()) {
                boolean ignored = waiting.remove(actor);
                return actor;
            }
        }
        return null;
    }

    boolean isOneReady() {
        return waiting.stream().anyMatch(Actor::isReady);
    }

    /** {@return what a process said last on its standard error} */
    String lastError() {
        try {
            List<String> lines = Files.readAllLines(errors);
            return lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
        } catch (IOException failure) {
            return "no message";
        }
    }

    @Override
    public void close() {
        synchronized (this) { // nothing is started from here on
            ending = true; // before the first kill, for whoever finds the dead
        }
        all.forEach(Actor::destroy);
        for (Actor actor : all) {
            boolean ignored = actor.awaitEnd();
        }
    }
}
