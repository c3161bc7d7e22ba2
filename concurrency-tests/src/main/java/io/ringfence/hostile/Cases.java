package io.ringfence.hostile;

/** The numbered cases of a campaign on hostile files, as the parent of the children that try them knows them. */
@FunctionalInterface
interface Cases {
    /**
     * What a number stands for.
     *
     * @param kind of what is damaged
     * @param what is damaged, in words
     * @param family to count it under
     */
    record Case(int kind, String what, String family) {}

    /** {@return the case of a number} */
    Case get(long number);
}
