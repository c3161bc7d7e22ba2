package io.ringfence.consume;

/** What an event must have passed before a consumer sees it. */
public enum ConsumeAfter {
    /** Nothing: it is published. */
    PUBLISHED,
    /** The durable watermark: it is on disk, and is there still when the machine dies now. */
    DURABLE
}
