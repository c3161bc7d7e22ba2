/** Small programs, one idea each, that run in several processes. */
@NullMarked
package io.ringfence.examples;

import org.jspecify.annotations.NullMarked;
