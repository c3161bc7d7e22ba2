/**
 * Producing. Public surface: {@link io.ringfence.produce.Producer} with {@link io.ringfence.produce.ProducerOptions}, the
 * flyweight {@link io.ringfence.produce.Slot} and the closure {@link io.ringfence.produce.EventTranslator}.
 */
@NullMarked
package io.ringfence.produce;

import org.jspecify.annotations.NullMarked;
