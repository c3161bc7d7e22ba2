package io.ringfence.sequence;

/** What producers do while no consumer is registered. */
public enum WithoutConsumers {
    /** They stop when the ring is full; the first consumer to come finds everything. Nothing is lost. */
    BLOCK(0),
    /** They go on and overwrite all but what is claimed and not published yet; a consumer that comes starts after what is published. */
    OVERWRITE(1);

    private final int code;

    WithoutConsumers(int code) {
        this.code = code;
    }

    /** {@return the number that stands for it in the ring's file} */
    public int code() {
        return code;
    }
}
