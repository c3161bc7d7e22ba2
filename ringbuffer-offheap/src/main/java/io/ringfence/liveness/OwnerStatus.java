package io.ringfence.liveness;

/** What is known of an entry's owner. */
public enum OwnerStatus {
    /** It has none: free, or closed in good order. */
    NONE,
    /** It lives, stopped or not. */
    ALIVE,
    /** Lock and second witness agree that it is dead. */
    DEAD,
    /** It is being written at this moment, or the witnesses do not agree: nothing may be done to it. */
    UNKNOWN
}
