package io.ringfence.service.torture;

import java.util.Locale;

/** What a process of the torture does. */
enum Role {
    /** Publishes a feed without end under one name, with tokens, and resumes it after each death. */
    FEED("producer"),
    /** Publishes a new feed at each opening, with and without tokens, aborts now and then, and forgets its name. */
    LIVES("producer"),
    /** Handles all events under one name, from the first to the last, and resumes after each death. */
    CONSUMER("consumer"),
    /** Registers itself somewhere in the stream, handles some events, and leaves. */
    JOINER("joiner"),
    /** A consumer that is released some time after its death, and returns. */
    RETURNER("returner"),
    /** Repairs, again and again. */
    REPAIRER("repairer"),
    /** Looks on. */
    TAP("tap"),
    /** Makes, fills, closes, attaches, and deletes a ring of its own. */
    MAKER("maker"),
    /** Publishes a new feed at each opening, and waits for each publication to be on the disk. */
    AWAITER("producer"),
    /** Keeps the journal for a while, or stands by. */
    KEEPER("keeper"),
    /** Handles what is on the disk, under one name. */
    FOLLOWER("follower"),
    /** Restores a state, goes on with it, takes snapshots, and so on. */
    TAKER("taker"),
    /** Recovers the ring while others live on it, again and again. */
    RECOVERER("recoverer"),
    /** Recovers the ring once, when nobody else is left. */
    REVIVER("reviver");

    private final String group;

    Role(String group) {
        this.group = group;
    }

    /** {@return what it is in the report} */
    String group() {
        return group;
    }

    boolean isProducer() {
        return this == FEED || this == LIVES || this == AWAITER;
    }

    /** {@return whether it must have its name before the first event comes} */
    boolean comesFirst() {
        return this == CONSUMER || this == KEEPER;
    }

    /** {@return whether producers are held back while nobody plays it} */
    boolean holdsBack() {
        return this == CONSUMER || this == KEEPER || this == FOLLOWER || this == TAKER;
    }

    /** {@return whether a name of its own in the ring is taken over by another process of the role} */
    boolean ownsName() {
        return this != REPAIRER && this != TAP && this != MAKER && this != RECOVERER && this != REVIVER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
