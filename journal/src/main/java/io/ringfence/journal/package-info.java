/**
 * The journal of a ring: segments of checked records in a directory, written by one and read by anybody. Public surface:
 * {@link io.ringfence.journal.JournalWriter} with {@link io.ringfence.journal.JournalOptions} and
 * {@link io.ringfence.journal.ForcePolicy}; {@link io.ringfence.journal.Journal} with {@link io.ringfence.journal.JournalReader},
 * {@link io.ringfence.journal.ReadRange} and {@link io.ringfence.journal.DamagePolicy};
 * {@link io.ringfence.journal.JournalVerification}, {@link io.ringfence.journal.Retention},
 * {@link io.ringfence.journal.SegmentCompression}; {@link io.ringfence.journal.MarshallableEvents}.
 */
@NullMarked
package io.ringfence.journal;

import org.jspecify.annotations.NullMarked;
