package io.ringfence.campaign.explore;

import io.ringfence.liveness.Environment;
import io.ringfence.liveness.OwnerLocks;
import io.ringfence.liveness.ProcessIdentity;
import io.ringfence.ring.layout.LockLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks, deaths and time as the explored processes see them. A killed process loses its locks at once, and is gone from the process table
 * when the scheduler says so.
 */
final class Kernel {
    private static final long BOOT = 7;

    private final World world;
    private final Clock clock;
    private final Map<Integer, Integer> holders = new HashMap<>();
    private long hash;

    Kernel(World world, Clock clock) {
        this.world = world;
        this.clock = clock;
    }

    long hash() {
        return hash;
    }

    boolean isFreeFor(int position, Participant participant) {
        Integer holder = holders.get(position);
        return holder == null || holder == participant.pid();
    }

    boolean holdsLocks(Participant participant) {
        return holders.containsValue(participant.pid());
    }

    void kill(Participant participant) {
        boolean any = holders.values().removeIf(holder -> holder == participant.pid());
        if (any) {
            rehash();
        }
        world.kernelChanged(participant);
    }

    void reaped(Participant participant) {
        world.kernelChanged(participant);
    }

    private void rehash() {
        hash = 0;
        holders.forEach((position, pid) -> hash ^= Mix.of(position, pid));
    }

    Environment environment(Participant participant) {
        ProcessIdentity self =
                new ProcessIdentity(participant.pid(), 1000 + participant.pid(), BOOT, BOOT + 1, BOOT + 2);
        return new Environment(self, this::isGone, new Locks(participant), this::look);
    }

    /** Before anybody is seen to be dead, nobody's look is compared with another one's. */
    private long look() {
        Participant asking = Participant.current(world);
        if (asking == null || !world.showsDeaths()) {
            return clock.look();
        }
        world.look(asking);
        long time = clock.look();
        asking.remembers(time);
        return time;
    }

    private boolean isGone(ProcessIdentity process) {
        Participant asked = world.participant((int) process.pid());
        Participant asking = Participant.current(world);
        if (asking == null) {
            return asked.isReaped();
        }
        return world.askKernel(asking, Access.WITNESS, asked.pid(), () -> asked.isReaped() ? 1 : 0) == 1;
    }

    private final class Locks implements OwnerLocks {
        private final Participant owner;

        Locks(Participant owner) {
            this.owner = owner;
        }

        @Override
        public boolean tryLock(int position) {
            Participant asking = Participant.current(world);
            if (asking == null) {
                return take(position);
            }
            Access access = position == LockLayout.REGISTRY ? Access.AWAIT_LOCK : Access.TRY_LOCK;
            return world.askKernel(asking, access, position, () -> take(position) ? 1 : 0) == 1;
        }

        private boolean take(int position) {
            if (world.isOver()) {
                return true; // a handle that is given back after the run: nobody looks any more
            }
            if (holders.containsKey(position)) {
                return false;
            }
            holders.put(position, owner.pid());
            rehash();
            world.kernelChanged(owner);
            return true;
        }

        @Override
        public void unlock(int position) {
            Participant asking = Participant.current(world);
            if (asking == null) {
                give(position);
            } else if (!asking.isUnwinding()) {
                long ignored = world.askKernel(asking, Access.UNLOCK, position, () -> give(position));
            }
        }

        private long give(int position) {
            if (holders.remove(position, owner.pid())) {
                rehash();
                world.kernelChanged(owner);
            }
            return 0;
        }

        @Override
        public boolean isLocked(int position) {
            Participant asking = Participant.current(world);
            if (asking == null) {
                return holders.containsKey(position);
            }
            return world.askKernel(asking, Access.PROBE_LOCK, position, () -> holders.containsKey(position) ? 1 : 0)
                    == 1;
        }

        @Override
        public void watch(Runnable check) {
            // threads do not end here while their handle is open
        }

        @Override
        public void unwatch(Runnable check) {
            // nothing was watched
        }

        @Override
        public void close() {
            boolean any = holders.values().removeIf(holder -> holder == owner.pid());
            if (any) {
                rehash();
            }
        }
    }
}
