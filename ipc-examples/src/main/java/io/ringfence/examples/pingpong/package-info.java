/** How long does an event take to another JVM and back? Start reading at {@link io.ringfence.examples.pingpong.PingPong}. */
@NullMarked
package io.ringfence.examples.pingpong;

import org.jspecify.annotations.NullMarked;
