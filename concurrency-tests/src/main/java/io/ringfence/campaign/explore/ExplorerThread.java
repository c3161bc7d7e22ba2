package io.ringfence.campaign.explore;

import io.ringfence.instrument.Instrument;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs the bodies of participants, one after another, whenever it is given the turn. */
final class ExplorerThread extends Thread {
    private static final int SPINS = 100;

    private volatile boolean turn;
    private volatile boolean ended;
    private @Nullable Participant participant;

    ExplorerThread(int index) {
        super("explorer-" + index);
        setDaemon(true);
    }

    @Nullable
    Participant participantOf(World world) {
        Participant mine = participant;
        return mine != null && mine.world() == world ? mine : null;
    }

    void fence(Instrument.Fence fence) {
        Participant mine = participant;
        if (mine != null) {
            mine.world().fence(mine, fence);
        }
    }

    /** By the holder of the turn: the next one to go on is this thread. */
    void giveTurn(Participant to) {
        participant = to;
        turn = true;
        LockSupport.unpark(this);
    }

    /** Back when the turn was given. */
    void awaitTurn() {
        for (int i = 0; i < SPINS && !turn; i++) {
            Thread.onSpinWait();
        }
        while (!turn && !ended) {
            LockSupport.park(this);
        }
        turn = false;
    }

    void end() {
        ended = true;
        LockSupport.unpark(this);
    }

    @Override
    public void run() {
        awaitTurn();
        while (!ended) {
            Participant mine = participant;
            if (mine != null) {
                mine.world().runBody(mine);
            }
            awaitTurn();
        }
    }
}
