package io.ringfence.hostile;

/** What the campaign looks for: a promise that did not hold. Never caught by the code under test. */
final class Finding extends Error {
    private static final long serialVersionUID = 1L;

    Finding(String message) {
        super(message);
    }
}
