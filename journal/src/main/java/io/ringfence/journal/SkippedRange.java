package io.ringfence.journal;

import java.nio.file.Path;

/**
 * What a reader left out because it was damaged.
 *
 * @param segment in which the damage is
 * @param damage what is wrong, and where
 * @param fromSequence first sequence that is missing
 * @param toSequence last sequence that is missing; one less than the first where the damage has cost no event
 */
public record SkippedRange(Path segment, Damage damage, long fromSequence, long toSequence) {}
