/**
 * The typed errors of the library. Public surface: {@link io.ringfence.ring.error.RingException} and its subclasses; every message
 * is one line that says operation, place, actual, expected and remedy.
 */
@NullMarked
package io.ringfence.ring.error;

import org.jspecify.annotations.NullMarked;
