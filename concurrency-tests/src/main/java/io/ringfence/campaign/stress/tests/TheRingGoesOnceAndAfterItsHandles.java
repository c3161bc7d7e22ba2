package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.liveness.HandleGuard;
import io.ringfence.liveness.Handles;
import io.ringfence.ring.error.ClosedException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A ring object that is closed goes when its last handle has gone, and once. */
@JCStressTest
@Description("A thread opens and closes a handle while the ring object is being closed.")
@Outcome(id = "opened", expect = ACCEPTABLE, desc = "The handle came first; the ring went after it.")
@Outcome(id = "refused", expect = ACCEPTABLE, desc = "The ring was closed first, and refused the handle.")
@Outcome(expect = FORBIDDEN, desc = "The ring went twice, never, or from under an open handle.")
@State
public class TheRingGoesOnceAndAfterItsHandles {
    private final AtomicInteger gone = new AtomicInteger();
    private final Handles handles = new Handles("ring", this::goneNow);
    private volatile boolean open;
    private volatile boolean goneWhileOpen;
    private String user = "refused";

    private void goneNow() {
        int ignored = gone.incrementAndGet();
        goneWhileOpen |= open;
    }

    private static final class NoClaim implements HandleGuard.OpenWork {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void abort() {
            // nothing is claimed
        }

        @Override
        public void interrupt() {
            // nobody waits
        }
    }

    @Actor
    public void user() {
        try {
            handles.reserve();
        } catch (ClosedException closed) {
            return; // refused
        }
        open = true;
        user = "opened";
        HandleGuard[] guard = new HandleGuard[1];
        guard[0] = new HandleGuard("handle", new NoClaim(), () -> {
            open = false;
            handles.remove(guard[0]);
        });
        handles.add(guard[0]);
        handles.endReservation();
        guard[0].close();
    }

    @Actor
    public void closer() {
        handles.close();
    }

    @Arbiter
    public void look(L_Result result) {
        result.r1 =
                gone.get() == 1 && !goneWhileOpen ? user : "gone " + gone.get() + " times, in use: " + goneWhileOpen;
    }
}
