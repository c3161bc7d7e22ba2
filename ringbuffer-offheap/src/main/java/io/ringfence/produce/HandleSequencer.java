package io.ringfence.produce;

import io.ringfence.liveness.HandleGuard;
import io.ringfence.sequence.Sequence;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Sequencer;
import java.lang.ref.Reference;

/**
 * A producer's sequencer as others see it: it keeps the handle alive, so that nobody else gets the entry while it is in use, and
 * belongs to the handle's thread as the handle does. The sequencer itself must not refer to the handle, because the cleaner refers to
 * the sequencer.
 */
final class HandleSequencer implements Sequencer {
    private final Producer handle;
    private final Sequencer sequencer;
    private final HandleGuard guard;

    HandleSequencer(Producer handle, Sequencer sequencer, HandleGuard guard) {
        this.handle = handle;
        this.sequencer = sequencer;
        this.guard = guard;
    }

    @Override
    public long next() {
        return next(1);
    }

    @Override
    public long next(int n) {
        guard.enter();
        try {
            return sequencer.next(n);
        } finally {
            guard.exit();
            Reference.reachabilityFence(handle);
        }
    }

    @Override
    public long tryNext() {
        return tryNext(1);
    }

    @Override
    public long tryNext(int n) {
        guard.enter();
        try {
            return sequencer.tryNext(n);
        } finally {
            guard.exit();
            Reference.reachabilityFence(handle);
        }
    }

    @Override
    public void publish(long sequence) {
        publish(sequence, sequence);
    }

    @Override
    public void publish(long lo, long hi) {
        guard.enterClaim();
        try {
            sequencer.publish(lo, hi);
        } finally {
            guard.exit();
            Reference.reachabilityFence(handle);
        }
    }

    @Override
    public void publishClaim() {
        handle.publish();
    }

    @Override
    public void publishClaim(long token) {
        handle.publish(token);
    }

    @Override
    public void abortClaim() {
        handle.abort();
    }

    @Override
    public void interrupt() {
        sequencer.interrupt();
    }

    @Override
    public boolean hasOpenClaim() {
        return sequencer.hasOpenClaim();
    }

    @Override
    public long claimLow() {
        return sequencer.claimLow();
    }

    @Override
    public long claimHigh() {
        return sequencer.claimHigh();
    }

    @Override
    public boolean isAvailable(long sequence) {
        return sequencer.isAvailable(sequence);
    }

    @Override
    public long getHighestPublishedSequence(long lowerBound, long availableSequence) {
        return sequencer.getHighestPublishedSequence(lowerBound, availableSequence);
    }

    @Override
    public long remainingCapacity() {
        return sequencer.remainingCapacity();
    }

    @Override
    public boolean hasAvailableCapacity(int requiredCapacity) {
        return sequencer.hasAvailableCapacity(requiredCapacity);
    }

    @Override
    public int getBufferSize() {
        return sequencer.getBufferSize();
    }

    @Override
    public long getCursor() {
        return sequencer.getCursor();
    }

    @Override
    public void addGatingSequences(Sequence... gatingSequences) {
        sequencer.addGatingSequences(gatingSequences);
    }

    @Override
    public boolean removeGatingSequence(Sequence sequence) {
        return sequencer.removeGatingSequence(sequence);
    }

    @Override
    public long getMinimumSequence() {
        return sequencer.getMinimumSequence();
    }

    @Override
    public SequenceBarrier newBarrier(Sequence... sequencesToTrack) {
        return sequencer.newBarrier(sequencesToTrack);
    }
}
