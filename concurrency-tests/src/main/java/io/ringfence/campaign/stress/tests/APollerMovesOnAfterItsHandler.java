package io.ringfence.campaign.stress.tests;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.ConsumerRegistry;
import io.ringfence.consume.EventPoller;
import io.ringfence.sequence.Sequencer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The whole way of a consumer: registry, handle, poller, handler. Rings are used again: opening a handle takes longer than a sample, and the cleaner of forgotten handles would not keep up. */
@JCStressTest
@Description("A poller hands the oldest event of a full ring to its handler; a producer tries to claim its slot.")
@Outcome(id = "as published, full", expect = ACCEPTABLE, desc = "The producer looked before the poller had committed.")
@Outcome(
        id = "as published, reused",
        expect = ACCEPTABLE,
        desc = "The producer used the slot again, after the handler had returned.")
@Outcome(
        id = {"overwritten, full", "overwritten, reused"},
        expect = FORBIDDEN,
        desc = "The slot was given away while the handler was still reading it.")
@State
public class APollerMovesOnAfterItsHandler {
    private static final Queue<Used> RINGS = new ConcurrentLinkedQueue<>();

    private final Used used;
    private final long oldest;

    private record Used(StressRing ring, Sequencer producer, EventPoller poller) {
        static Used open() {
            StressRing ring = StressRing.blocking(2);
            EventPoller poller = new ConsumerRegistry(ring.core)
                    .open("reader", ConsumerOptions.DEFAULT.withMaxBatch(1))
                    .poller();
            return new Used(ring, ring.producer(0), poller);
        }

        boolean publish() {
            long sequence = producer.tryNext();
            if (sequence < 0) {
                return false;
            }
            ring.fill(sequence);
            producer.publishClaim();
            return true;
        }
    }

    /** The ring is full. */
    public APollerMovesOnAfterItsHandler() {
        Used free = RINGS.poll();
        used = free == null ? Used.open() : free;
        oldest = used.ring().gates.minimum() + 1;
        boolean room = true;
        while (room) {
            room = used.publish();
        }
    }

    @Actor
    public void consumer(LL_Result result) {
        try {
            EventPoller.PollState ignored = used.poller().poll((event, sequence, endOfBatch) -> {
                result.r1 = StressRing.isWhole(event, oldest) ? "as published" : "overwritten";
                return true;
            });
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @Actor
    public void producer(LL_Result result) {
        result.r2 = used.publish() ? "reused" : "full";
    }

    @Arbiter
    public void giveBack(LL_Result result) {
        boolean ignored = RINGS.add(used);
    }
}
