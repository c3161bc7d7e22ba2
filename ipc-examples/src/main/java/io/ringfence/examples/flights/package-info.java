/**
 * One stream of events, and two processes that each see all of it. Start reading at
 * {@link io.ringfence.examples.flights.FlightsFanOut}.
 */
@NullMarked
package io.ringfence.examples.flights;

import org.jspecify.annotations.NullMarked;
