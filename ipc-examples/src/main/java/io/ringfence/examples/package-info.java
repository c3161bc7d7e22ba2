/**
 * Small programs, one idea each, that run in several processes. Read them as documentation: {@code pingpong} first, then
 * {@code flights}, then {@code resume}. This package has only what all of them need to be several processes.
 */
@NullMarked
package io.ringfence.examples;

import org.jspecify.annotations.NullMarked;
