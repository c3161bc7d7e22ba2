/**
 * Recovery of a ring's directory after a crash of a process or of the machine. Public surface: {@link io.ringfence.recovery.RingRecovery}
 * with {@link io.ringfence.recovery.RecoveryOptions}, and {@link io.ringfence.recovery.RecoveryReport}.
 */
@NullMarked
package io.ringfence.recovery;

import org.jspecify.annotations.NullMarked;
