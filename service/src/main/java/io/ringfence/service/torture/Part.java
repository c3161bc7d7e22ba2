package io.ringfence.service.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A name in a round, played by one process or by two, of which one stands by. Not thread-safe. */
final class Part {
    private final Role role;
    private final int number;
    private final int size;
    private final List<Actor> actors = new ArrayList<>();
    private long dueNanos = System.nanoTime();
    private boolean expected;

    Part(Role role, int number, int size) {
        this.role = role;
        this.number = number;
        this.size = size;
    }

    Role role() {
        return role;
    }

    Orders orders(long seed, Path folder) {
        return new Orders(role, number, seed, folder);
    }

    /** {@return how many processes play it at one time} */
    int size() {
        return size;
    }

    int number() {
        return number;
    }

    List<Actor> actors() {
        return actors;
    }

    /** {@return whether an actor is missing, and due} */
    boolean wantsActor(long now) {
        return actors.size() < size && now - dueNanos >= 0;
    }

    void add(Actor actor) {
        actors.add(actor);
    }

    /** A process died; the next one comes after a while. */
    void remove(Actor actor, long delayNanos) {
        boolean ignored = actors.remove(actor);
        dueNanos = System.nanoTime() + delayNanos;
    }

    @Override
    public String toString() {
        return role + "-" + number + " "
                + actors.stream().map(Actor::toString).collect(Collectors.joining(" and ", "(", ")"));
    }

    /** {@return whether a process of it has come so far that it has opened the name, or tried to} */
    boolean isPlayed() {
        return actors.stream().anyMatch(Actor::plays);
    }

    boolean isOwned() {
        return actors.stream().anyMatch(Actor::owns);
    }

    /** Its name holds producers back, and the process that does is dead: nothing has to move before the next one runs. */
    void expect(boolean gating) {
        expected = gating;
    }

    /** {@return whether producers may be held back by a consumer that does not run} */
    boolean isMissed() {
        if (expected && isOwned()) {
            expected = false;
        }
        return expected || (role.holdsBack() && !isOwned());
    }
}
