package io.ringfence.campaign.steps;

import java.nio.file.Path;

/**
 * One promise, and how it is tried.
 *
 * @param title in words
 * @param trial tries it in an empty directory
 */
record Step(String title, Trial trial) {
    /** Tries a promise. */
    @FunctionalInterface
    interface Trial {
        /**
         * Tries it.
         *
         * @param folder empty
         * @throws Broken if the promise does not hold
         * @throws Exception if anything else goes wrong, which is a finding too
         */
        void in(Path folder) throws Exception;
    }

    /** A promise does not hold. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String words) {
            super(words);
        }
    }

    static void require(boolean holds, String words) {
        if (!holds) {
            throw new Broken(words);
        }
    }
}
