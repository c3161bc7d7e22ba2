package io.ringfence.sequence;

/** Why a ring is poisoned, as kept in its state page. */
public enum PoisonReason {
    /** A force of the journal failed: what it was to make durable may be lost though memory still shows it. */
    FORCE_FAILED(1, "a force of its journal failed"),
    /** The last process that left the ring could not force it: memory may show what the disk has not, and another force would not say so. */
    CLOSE_FAILED(2, "the force of all of it failed as its last process left"),
    /** A reason that this version does not know. */
    UNKNOWN(0, "for a reason that this version does not know");

    private final int code;
    private final String words;

    PoisonReason(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** {@return the number that stands in the file} */
    public int code() {
        return code;
    }

    /** {@return the reason in words} */
    public String words() {
        return words;
    }

    /**
     * {@return the reason}
     *
     * @param code from the file
     */
    public static PoisonReason of(int code) {
        for (PoisonReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return UNKNOWN;
    }
}
