/** Measures the ring between processes, and beside its peers. */
@NullMarked
package io.ringfence.benchmarks;

import org.jspecify.annotations.NullMarked;
