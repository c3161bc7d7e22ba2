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
    MAKER("maker");

    private final String group;

    Role(String group) {
        this.group = group;
    }

    /** {@return what it is in the report} */
    String group() {
        return group;
    }

    boolean isProducer() {
        return this == FEED || this == LIVES;
    }

    /** {@return whether a name of its own in the ring is taken over by another process of the role} */
    boolean ownsName() {
        return this != REPAIRER && this != TAP && this != MAKER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
