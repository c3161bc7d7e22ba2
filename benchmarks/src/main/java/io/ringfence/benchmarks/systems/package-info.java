/**
 * The systems that are measured, each with a round trip and a stream written the way its own users would write it, and all of them doing
 * the same work: {@link io.ringfence.benchmarks.systems.Contender} opens them.
 *
 * <p>Each hot loop is spelled out in each system's own class: a shared loop over an interface would let one system's profile spoil
 * another's compiled code.
 */
@NullMarked
package io.ringfence.benchmarks.systems;

import org.jspecify.annotations.NullMarked;
