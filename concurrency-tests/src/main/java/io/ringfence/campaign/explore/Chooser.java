package io.ringfence.campaign.explore;

/** Decides what happens next at each scheduling point of a run. */
interface Chooser {
    /** Ends the run here: everything from here on is known. */
    int PRUNE = -1;

    /**
     * Chooses.
     *
     * @param world as it is now
     * @param options encoded by {@link Step}
     * @param count how many there are, at least 1
     * @return an index into the options, or {@link #PRUNE}
     */
    int choose(World world, int[] options, int count);
}
