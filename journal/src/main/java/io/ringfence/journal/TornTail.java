package io.ringfence.journal;

import java.nio.file.Path;

/**
 * Where a journal ends in something that was being written when its machine died. Nothing at or behind it was ever known to be on the
 * disk, so nothing that was acknowledged is missing.
 *
 * @param segment in which it ends
 * @param damage what is there
 * @param nextSequence of the first event that is not there
 */
public record TornTail(Path segment, Damage damage, long nextSequence) {}
