package io.ringfence.sequence;

/**
 * Claims sequences and publishes them. One instance belongs to one producer handle: one thread, one open claim at a time. That
 * is the one great difference from the LMAX Disruptor, whose sequencer is shared by all producers: here producers live in several
 * processes and share only the file.
 *
 * <p>A claim is made after capacity was found, so nothing is ever claimed that does not fit.
 */
public interface Sequencer {
    /** Claims end here: close to 2<sup>63</sup>, with room for every computation with a capacity. */
    long TERMINAL_SEQUENCE = Long.MAX_VALUE - (1L << 40);

    /**
     * Claims the next sequence, waiting for room as the producer's wait strategy says.
     *
     * @return the sequence
     */
    long next();

    /**
     * Claims the next n sequences, waiting for room.
     *
     * @param n 1 to {@link #getBufferSize()}
     * @return the highest of them
     * @throws io.ringfence.ring.error.ClaimException if a claim is open
     * @throws io.ringfence.ring.error.ProducerTimeoutException if the wait strategy gave up
     * @throws io.ringfence.ring.error.SequenceExhaustedException at the terminal sequence
     */
    long next(int n);

    /**
     * Claims the next sequence if there is room. Unlike the Disruptor's, this raises no exception when there is none.
     *
     * @return the sequence, or −1
     */
    long tryNext();

    /**
     * Claims the next n sequences if there is room for all of them.
     *
     * @param n 1 to {@link #getBufferSize()}
     * @return the highest of them, or a negative number: minus how many slots are missing
     */
    long tryNext(int n);

    /**
     * Publishes one sequence of the open claim. A batch published in parts is not whole-or-nothing: killed in between, the rest is
     * aborted.
     *
     * @param sequence claimed and not published yet
     */
    void publish(long sequence);

    /**
     * Publishes a range of the open claim, from high to low. If it is the whole claim, it is seen whole or not at all.
     *
     * @param lo first
     * @param hi last
     */
    void publish(long lo, long hi);

    /** Publishes the whole open claim. */
    void publishClaim();

    /**
     * Publishes the whole open claim, with a token that is told again when the producer's name is reopened.
     *
     * @param token any 8 bytes
     */
    void publishClaim(long token);

    /** Aborts what is unpublished of the open claim: consumers skip it. Without an open claim, nothing. */
    void abortClaim();

    /** Ends this and all later waits for room with a typed error; from any thread, when the handle is closed. */
    void interrupt();

    /** {@return whether a claim is open} */
    boolean hasOpenClaim();

    /** {@return the lowest sequence of the open claim} */
    long claimLow();

    /** {@return the highest sequence of the open claim, or of the last one} */
    long claimHigh();

    /**
     * {@return whether this event is published and still in the ring}
     *
     * @param sequence of the event
     */
    boolean isAvailable(long sequence);

    /**
     * Looks how far everything is published or aborted.
     *
     * @param lowerBound first sequence to look at
     * @param availableSequence last sequence to look at
     * @return the highest one up to which there is no gap; {@code lowerBound − 1} if there is a gap at once
     */
    long getHighestPublishedSequence(long lowerBound, long availableSequence);

    /** {@return free slots, as of now} */
    long remainingCapacity();

    /**
     * {@return whether n slots are free, as of now}
     *
     * @param requiredCapacity n
     */
    boolean hasAvailableCapacity(int requiredCapacity);

    /** {@return how many events the ring holds} */
    int getBufferSize();

    /** {@return the highest claimed sequence of all producers} */
    long getCursor();

    /**
     * Confirms that lines of this ring's registry hold producers back. Other than in the Disruptor nothing is added: a gate must be
     * seen by the producers of all processes and survive this one, so a consumer's line gates from its registration on, and as long as
     * it is registered. This method is for code that gates each consumer that it wires.
     *
     * @param gatingSequences lines of {@link GatingSequences#line}, of registered consumers
     * @throws io.ringfence.ring.error.InvalidOptionException if one is a sequence elsewhere, or belongs to no consumer that gates
     */
    void addGatingSequences(Sequence... gatingSequences);

    /**
     * Says whether a line has ceased to gate. Other than in the Disruptor nothing is removed: a consumer's line says where it stands,
     * and one that moved without gating would be lapped.
     *
     * @param sequence a line
     * @return false, as nothing was removed
     * @throws io.ringfence.ring.error.InvalidOptionException if it is a sequence elsewhere, or gates: its consumer has to leave
     */
    boolean removeGatingSequence(Sequence sequence);

    /** {@return the lowest of the gating sequences, or what the ring's policy says without any} */
    long getMinimumSequence();

    /**
     * A barrier for a consumer of this ring that waits by sleeping.
     *
     * @param sequencesToTrack the consumers before it; none for published events alone
     * @return the barrier
     */
    SequenceBarrier newBarrier(Sequence... sequencesToTrack);
}
