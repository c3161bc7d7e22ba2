/**
 * Hostile files: numbered mutations of ring directories, each tried in a child JVM that does what users do. Public surface:
 * {@link io.ringfence.hostile.HostileFiles}, {@link io.ringfence.hostile.Soak}.
 */
@NullMarked
package io.ringfence.hostile;

import org.jspecify.annotations.NullMarked;
