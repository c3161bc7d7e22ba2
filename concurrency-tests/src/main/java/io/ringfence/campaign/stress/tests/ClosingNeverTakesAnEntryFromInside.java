package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.liveness.HandleGuard;
import io.ringfence.ring.error.ClosedException;
import io.ringfence.sequence.Sequencer;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A handle that is closed beside its thread is given back when that thread is outside, and once. */
@JCStressTest
@Description("A thread claims and publishes through its handle; another one closes it.")
@Outcome(
        id = "published",
        expect = ACCEPTABLE,
        desc = "The thread was through with its claim before the closing took effect.")
@Outcome(id = "aborted", expect = ACCEPTABLE, desc = "Closed with the claim open: the thread aborted it and left.")
@Outcome(id = "refused", expect = ACCEPTABLE, desc = "Closed before the claim was made.")
@Outcome(expect = FORBIDDEN, desc = "The entry was given back twice, never, or while its thread went on.")
@State
public class ClosingNeverTakesAnEntryFromInside {
    private final StressRing ring = StressRing.blocking(4);
    private final Sequencer sequencer = ring.producer(0);
    private final AtomicInteger givenBack = new AtomicInteger();
    private final HandleGuard guard = new HandleGuard("producer", new Claim(), this::giveBack);
    private long cursorAtGiveBack;
    private boolean openAtGiveBack;
    private boolean givenBackFromInside;
    private String user = "refused";

    private final class Claim implements HandleGuard.OpenWork {
        @Override
        public boolean isOpen() {
            return sequencer.hasOpenClaim();
        }

        @Override
        public void abort() {
            sequencer.abortClaim();
        }

        @Override
        public void interrupt() {
            sequencer.interrupt();
        }
    }

    private void giveBack() {
        int ignored = givenBack.incrementAndGet();
        cursorAtGiveBack = ring.core.cursor().get();
        openAtGiveBack = sequencer.hasOpenClaim() || ring.gates.settled() != cursorAtGiveBack;
    }

    @Actor
    public void user() {
        try {
            guard.enter(); // the handle is this thread's from now on
            guard.exit();
            guard.enter();
            try {
                long ignored = sequencer.tryNext();
                // a closing thread asks for this one's stack, which takes it longer than all that is done here
                givenBackFromInside = Look.until(guard::isClosed) && Look.forLong(() -> givenBack.get() > 0);
            } finally {
                guard.exit();
            }
            user = "aborted";
            guard.enterClaim();
            try {
                sequencer.publishClaim();
            } finally {
                guard.exit();
            }
            user = "published";
        } catch (ClosedException closed) {
            // what it had come to is in the field
            return;
        }
    }

    @Actor
    public void closer() {
        boolean ignored = Look.until(() -> ring.core.cursor().get() >= 0);
        guard.close();
    }

    @Arbiter
    public void look(L_Result result) {
        long cursor = ring.core.cursor().get();
        if (givenBack.get() != 1) {
            result.r1 = "given back " + givenBack.get() + " times";
        } else if (givenBackFromInside) {
            result.r1 = "given back while its thread was inside";
        } else if (openAtGiveBack || cursor != cursorAtGiveBack) {
            result.r1 = "given back with the claim open, or used after";
        } else if (!(user.equals("published") ? ring.isPublished(0) : cursor < 0 || ring.isAborted(0))) {
            result.r1 = user + ", and the slot says something else";
        } else {
            result.r1 = user;
        }
    }
}
