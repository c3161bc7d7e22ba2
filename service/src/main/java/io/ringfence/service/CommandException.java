package io.ringfence.service;

import io.ringfence.ring.error.Problem;
import org.jspecify.annotations.Nullable;

/** What a command itself refuses, or the platform refused it. The message is one line with the five parts that every error has. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(Problem problem, @Nullable Throwable cause) {
        super(problem.line(), cause);
    }
}
