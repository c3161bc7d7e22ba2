package io.ringfence.journal;

/**
 * What is wrong at one place of a segment.
 *
 * @param position bytes from the start of the segment
 * @param actual what is there
 * @param expected what should be there
 */
public record Damage(long position, String actual, String expected) {}
