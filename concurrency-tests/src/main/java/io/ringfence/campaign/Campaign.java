package io.ringfence.campaign;

import java.util.List;
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

    /** {@return what decides which number stands for which case, such as their titles; empty if that never changes} */
    default List<String> caseList() {
        return List.of();
    }

    /**
     * Tries cases until the budget ends, the cases do, or one fails.
     *
     * @param firstCase the number to begin at
     * @param budget asked before each case
     * @param progress told of each finished case, and given a line now and then
     * @return what was tried, and the number to go on at
     * @throws Exception if the campaign itself could not run
     */
    Result run(long firstCase, Budget budget, Progress progress) throws Exception;

    /** Hears how far a run has come. Called on the campaign's thread. */
    @FunctionalInterface
    interface Progress extends Consumer<String> {
        /**
         * All cases below this number have passed: a run that ends now goes on here.
         *
         * @param nextCase the number to go on at
         * @param figures what this run has tried; copied if it is kept
         */
        default void finished(long nextCase, Figures figures) {}
    }

    /**
     * What a run came to.
     *
     * @param nextCase the number to go on at: the failed case itself, if one failed, or one that the time did not suffice for
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
