package io.ringfence.journal.error;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingException;
import org.jspecify.annotations.Nullable;

/** The file system refused something other than a force: no space, input or output error, read-only, not a regular file. What was there before is as it was. */
public final class JournalStorageException extends RingException {
    private static final long serialVersionUID = 1L;

    /**
     * Made where the error is found.
     *
     * @param problem its parts
     */
    public JournalStorageException(Problem problem) {
        this(problem, null);
    }

    /**
     * Made where the platform reported the error.
     *
     * @param problem its parts
     * @param cause what the platform said
     */
    public JournalStorageException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
