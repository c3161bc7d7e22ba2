package io.ringfence.ring.error;

import org.jspecify.annotations.Nullable;

/** All entries of the producer ledger or of the consumer registry are taken. */
public final class TableFullException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public TableFullException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public TableFullException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
