package io.ringfence.service.powerloss;

/** A promise that was broken. */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Promise promise;

    /** What was promised. */
    public enum Promise {
        /** What was acknowledged is there. */
        DURABLE("lost durable"),
        /** What is there is a prefix. */
        PREFIX("gaps"),
        /** What is there was written like that. */
        TRUE("invented or changed"),
        /** What no disk has damaged is not called damaged. */
        NO_FALSE_ALARM("false alarms"),
        /** It goes on from where it was. */
        GOES_ON("stuck"),
        /** A snapshot that was taken is there. */
        SNAPSHOTS("lost snapshots"),
        /** After a failed force nothing is acknowledged. */
        POISON("not poisoned"),
        /** Errors are the typed ones. */
        TYPED("untyped errors");

        private final String figure;

        Promise(String figure) {
            this.figure = figure;
        }

        /** {@return under which name it is counted when it is broken} */
        public String figure() {
            return figure;
        }
    }

    /**
     * A finding.
     *
     * @param promise that was broken
     * @param words how
     */
    public Broken(Promise promise, String words) {
        super(words);
        this.promise = promise;
    }

    Broken(Promise promise, String words, Throwable cause) {
        super(words, cause);
        this.promise = promise;
    }

    /** What is thrown from inside the product and is none of its typed errors is a finding, too. */
    static Broken by(RuntimeException thrown) {
        return thrown instanceof Broken broken ? broken : new Broken(Promise.TYPED, String.valueOf(thrown), thrown);
    }

    /** {@return the promise} */
    public Promise promise() {
        return promise;
    }

    /** {@return the promise and how it was broken} */
    public String words() {
        return promise.figure() + ": " + getMessage();
    }

    /**
     * Throws unless a promise was kept.
     *
     * @param kept whether it was
     * @param promise which
     * @param words what is wrong otherwise
     */
    public static void unless(boolean kept, Promise promise, String words) {
        if (!kept) {
            throw new Broken(promise, words);
        }
    }
}
