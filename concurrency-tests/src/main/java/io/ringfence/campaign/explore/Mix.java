package io.ringfence.campaign.explore;

/** Hashing of states: the finaliser of SplitMix64 (Steele, Lea, Flood 2014) over a running value. */
final class Mix {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private Mix() {}

    static long of(long value) {
        long z = value + GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static long of(long a, long b) {
        return of(of(a) * 31 + b);
    }

    static long of(long a, long b, long c) {
        return of(of(a, b) * 31 + c);
    }
}
