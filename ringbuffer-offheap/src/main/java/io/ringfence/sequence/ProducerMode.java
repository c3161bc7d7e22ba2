package io.ringfence.sequence;

/** How many producers a ring may have at one time. */
public enum ProducerMode {
    /** One, in whatever process; held exclusively by a lock. The fastest. */
    SINGLE(0),
    /** Many, in as many processes as you like. */
    MULTI(1);

    private final int code;

    ProducerMode(int code) {
        this.code = code;
    }

    /** {@return the number that stands for it in the ring's file} */
    public int code() {
        return code;
    }
}
