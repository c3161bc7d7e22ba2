/**
 * Reports. Public surface: {@link io.ringfence.metrics.RingInspector} and {@link io.ringfence.metrics.RingSnapshot}.
 */
@NullMarked
package io.ringfence.metrics;

import org.jspecify.annotations.NullMarked;
