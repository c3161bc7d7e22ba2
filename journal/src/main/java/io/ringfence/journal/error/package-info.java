/**
 * The typed errors of the journal; each names operation, place, actual, expected and remedy, as
 * {@link io.ringfence.ring.error.RingException} does, which all of them are.
 */
@NullMarked
package io.ringfence.journal.error;

import org.jspecify.annotations.NullMarked;
