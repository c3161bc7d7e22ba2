package io.ringfence.sequence;

/** Whether each slot carries a checksum of its event. */
public enum ChecksumMode {
    /** None; the fastest. */
    NONE(0),
    /** CRC32C over sequence, length, type and payload; written by the producer, checked by each reader. */
    CRC32C(1);

    private final int code;

    ChecksumMode(int code) {
        this.code = code;
    }

    /** {@return the number that stands for it in the ring's file} */
    public int code() {
        return code;
    }
}
