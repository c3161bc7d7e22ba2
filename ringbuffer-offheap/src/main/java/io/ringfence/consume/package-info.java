/**
 * Consuming. Public surface: {@link io.ringfence.consume.Consumer} with {@link io.ringfence.consume.ConsumerOptions} and
 * {@link io.ringfence.consume.StartAt}, {@link io.ringfence.consume.EventPoller}, {@link io.ringfence.consume.BatchEventProcessor} with
 * {@link io.ringfence.consume.EventHandler} and {@link io.ringfence.consume.ExceptionPolicy}, the flyweight
 * {@link io.ringfence.consume.Event}, and {@link io.ringfence.consume.Tap}.
 */
@NullMarked
package io.ringfence.consume;

import org.jspecify.annotations.NullMarked;
