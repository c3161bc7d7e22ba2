package io.ringfence.campaign.powerloss;

/** A promise that was broken. */
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Promise promise;

    /** What was promised. */
    enum Promise {
        DURABLE("lost durable"),
        PREFIX("gaps"),
        TRUE("invented or changed"),
        NO_FALSE_ALARM("false alarms"),
        GOES_ON("stuck"),
        SNAPSHOTS("lost snapshots"),
        POISON("not poisoned");

        private final String figure;

        Promise(String figure) {
            this.figure = figure;
        }

        String figure() {
            return figure;
        }
    }

    Broken(Promise promise, String words) {
        super(words);
        this.promise = promise;
    }

    Broken(Promise promise, String words, Throwable cause) {
        super(words, cause);
        this.promise = promise;
    }

    Promise promise() {
        return promise;
    }

    static void unless(boolean kept, Promise promise, String words) {
        if (!kept) {
            throw new Broken(promise, words);
        }
    }
}
