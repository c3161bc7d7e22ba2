package io.ringfence.wait;

/** Lets a campaign take a waiter's steps one by one, without the futex at their end. In this package because the steps are not public. */
public final class SleepSteps {
    private final WakeSignal wake;

    /**
     * Of one ring.
     *
     * @param wake of the ring
     */
    public SleepSteps(WakeSignal wake) {
        this.wake = wake;
    }

    /**
     * What a waiter does before its second look.
     *
     * @param index the waiter's registry entry
     * @return the wake word: it sleeps only while it is still this
     */
    public int begin(int index) {
        return wake.beginSleep(index);
    }
}
