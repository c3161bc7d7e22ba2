/**
 * Whether an event is on disk, as a sequence. Public surface: {@link io.ringfence.durable.Durability}.
 */
@NullMarked
package io.ringfence.durable;

import org.jspecify.annotations.NullMarked;
