package io.ringfence.service;

import java.io.IOException;

/** Nobody reads standard output any more: an end as good as any. */
final class ClosedPipeException extends IOException {
    private static final long serialVersionUID = 1L;

    ClosedPipeException(IOException cause) {
        super("the reader of standard output has gone", cause);
    }
}
