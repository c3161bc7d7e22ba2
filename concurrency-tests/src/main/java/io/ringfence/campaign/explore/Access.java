package io.ringfence.campaign.explore;

/** What a participant does at a scheduling point. */
enum Access {
    LOAD("load", false),
    LOAD_ACQUIRE("load acquire", false),
    LOAD_VOLATILE("load volatile", false),
    STORE("store", true),
    STORE_RELEASE("store release", true),
    STORE_VOLATILE("store volatile", true),
    CAS("compare and set", true),
    ADD("get and add", true),
    FENCE("full fence", false),
    BEGIN("begins", false),
    PAUSE("waits", false),
    TRY_LOCK("takes lock", true),
    AWAIT_LOCK("takes registry lock", true),
    UNLOCK("gives lock back", true),
    PROBE_LOCK("probes lock", false),
    CLOCK("looks at the clock", false),
    WITNESS("asks the kernel", false);

    private final String words;
    private final boolean writes;

    Access(String words, boolean writes) {
        this.words = words;
        this.writes = writes;
    }

    boolean writes() {
        return writes;
    }

    /** Whether it stays in the participant's store buffer until the scheduler lets it out. */
    boolean isDelayable() {
        return this == STORE || this == STORE_RELEASE;
    }

    @Override
    public String toString() {
        return words;
    }
}
