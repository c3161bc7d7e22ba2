package io.ringfence.liveness;

import io.ringfence.ring.layout.LockLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Decides who lives and who holds what: processes are their pids, locks are a map. */
final class FakeKernel {
    private final Map<Integer, Long> holders = new HashMap<>();
    private final Set<Long> gone = new HashSet<>();
    long nanos = 1;

    /** What others do while a process waits for the registry lock; done once. */
    Runnable beforeRegistryLock = () -> {};

    static ProcessIdentity process(long pid) {
        return new ProcessIdentity(pid, 1000 + pid, 7, 8, 9);
    }

    /** SIGKILL: the process is gone, and its locks with it. */
    void kill(long pid) {
        dropLocks(pid);
        gone.add(pid);
    }

    void dropLocks(long pid) {
        holders.values().removeIf(holder -> holder == pid);
    }

    void forget(long pid) {
        gone.add(pid);
    }

    Environment environment(ProcessIdentity self) {
        return new Environment(self, process -> gone.contains(process.pid()), new Locks(self.pid()), () -> nanos);
    }

    private final class Locks implements OwnerLocks {
        private final long pid;

        Locks(long pid) {
            this.pid = pid;
        }

        @Override
        public boolean tryLock(int position) {
            if (position == LockLayout.REGISTRY) {
                Runnable others = beforeRegistryLock;
                beforeRegistryLock = () -> {};
                others.run();
            }
            return holders.putIfAbsent(position, pid) == null;
        }

        @Override
        public void unlock(int position) {
            holders.remove(position, pid);
        }

        @Override
        public boolean isLocked(int position) {
            return holders.containsKey(position);
        }

        @Override
        public void watch(Runnable check) {}

        @Override
        public void unwatch(Runnable check) {}

        @Override
        public void close() {
            dropLocks(pid);
        }
    }
}
