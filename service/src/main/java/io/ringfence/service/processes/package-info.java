/**
 * What commands have in common that start processes, kill them, and judge what they did: {@link
 * io.ringfence.service.processes.ChildJvm}, {@link io.ringfence.service.processes.TemporaryDirectory}, {@link
 * io.ringfence.service.processes.RunLog} with its {@link io.ringfence.service.processes.RunRecord}, {@link
 * io.ringfence.service.processes.ProgressLine}.
 */
@NullMarked
package io.ringfence.service.processes;

import org.jspecify.annotations.NullMarked;
