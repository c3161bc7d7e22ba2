/**
 * A journal as an archive: what happened once, happens again, faster. Start reading at
 * {@link io.ringfence.examples.replay.FlightsReplay}.
 */
@NullMarked
package io.ringfence.examples.replay;

import org.jspecify.annotations.NullMarked;
