package io.ringfence.campaign;

import java.util.function.Consumer;

/**
 * A campaign tries cases that are numbered from 0 on: what a number stands for never depends on what ran before it, so a campaign that
 * was stopped goes on at the next number, and a failed case can be tried again by its number alone. One thread.
 */
public interface Campaign {
    /** {@return its name on the command line} */
    String name();

    /** {@return what it tries, in one line} */
    String purpose();

    /**
     * Tries cases until the budget ends, the cases do, or one fails.
     *
     * @param firstCase the number to begin at
     * @param budget asked before each case
     * @param progress takes a line now and then
     * @return what was tried, and the number to go on at
     * @throws Exception if the campaign itself could not run
     */
    Result run(long firstCase, Budget budget, Consumer<String> progress) throws Exception;

    /**
     * What a run came to.
     *
     * @param nextCase the number to go on at
     * @param exhausted whether there are no more cases
     * @param figures what was tried
     * @param failure the first failed case, readable and with what repeats it; empty if none failed
     */
    record Result(long nextCase, boolean exhausted, Figures figures, String failure) {
        /** {@return whether no case failed} */
        public boolean passed() {
            return failure.isEmpty();
        }
    }
}
