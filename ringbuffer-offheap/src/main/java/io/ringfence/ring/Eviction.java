package io.ringfence.ring;

import io.ringfence.liveness.Liveness;
import io.ringfence.liveness.OwnerStatus;
import io.ringfence.liveness.ParticipantTable;
import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.liveness.RingCore;
import io.ringfence.ring.error.InUseException;
import io.ringfence.ring.error.NotRegisteredException;
import io.ringfence.ring.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends the owner of a name. Shared memory cannot stop a store that is under way; only the end of its process can. */
final class Eviction {
    private static final long DEATH_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Liveness liveness;
    private final List<ParticipantTable> tables;

    Eviction(RingCore core) {
        this.liveness = core.liveness();
        this.tables = List.of(core.consumers(), core.producers());
    }

    List<Long> evict(String name) {
        List<Long> ended = new ArrayList<>();
        boolean known = false;
        for (ParticipantTable table : tables) {
            int index = table.find(name);
            if (index >= 0) {
                known = true;
                evict(table, index, name).ifPresent(ended::add);
            }
        }
        if (!known) {
            throw new NotRegisteredException(new Problem(
                    "evict",
                    "'" + name + "'",
                    "no consumer or producer has that name",
                    "a name of this ring",
                    "list them with inspect"));
        }
        return ended;
    }

    private Optional<Long> evict(ParticipantTable table, int index, String name) {
        Optional<ParticipantTable.Owner> owner = table.owner(index);
        if (liveness.status(table, index) != OwnerStatus.ALIVE
                || owner.isEmpty()
                || !owner.get().isPresent()) {
            return Optional.empty();
        }
        ProcessIdentity process = owner.get().identity();
        ProcessIdentity self = liveness.environment().self();
        if (process.equals(self) || !process.sameBoot(self) || process.pidNamespace() != self.pidNamespace()) {
            throw new InUseException(new Problem(
                    "evict",
                    "'" + name + "'",
                    process.equals(self) ? "its owner is this process" : "its owner is not visible from this container",
                    "another process of the same pid namespace",
                    process.equals(self) ? "close the handle" : "evict it from where it runs"));
        }
        if (!liveness.environment().witness().isGone(process)) {
            boolean ignored = ProcessHandle.of(process.pid())
                    .map(ProcessHandle::destroyForcibly)
                    .orElse(false);
        }
        long deadline = System.nanoTime() + DEATH_TIMEOUT_NANOS;
        // a process that ends gives up its locks a moment before it is gone: only then can its claims be repaired
        while (isAliveOrEnding(table, index)) {
            if (System.nanoTime() - deadline > 0) {
                throw liveness.inUse("evict", table, index, "'" + name + "', whose process does not die");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return Optional.of(process.pid());
    }

    private boolean isAliveOrEnding(ParticipantTable table, int index) {
        OwnerStatus status = liveness.status(table, index);
        return status == OwnerStatus.ALIVE || status == OwnerStatus.UNKNOWN;
    }
}
