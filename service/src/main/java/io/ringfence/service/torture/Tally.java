package io.ringfence.service.torture;

import io.ringfence.instrument.CrashPoint;
import java.util.Map;
import java.util.TreeMap;

/** What all rounds came to. Not thread-safe. */
final class Tally {
    /** Counts as a place of death like the crash points. */
    static final String AT_RANDOM = "SIGKILL";

    private final Map<String, Long> killsByRole = new TreeMap<>();
    private final Map<String, Long> killsByPoint = new TreeMap<>();
    private final Verdict verdict = new Verdict();
    private boolean brokenOff;
    private long stops;
    private long rounds;
    private long handled;
    private long longestStallNanos;

    void killed(Role role, CrashPoint point) {
        killed(role, point.name());
    }

    void killed(Role role) {
        killed(role, AT_RANDOM);
    }

    private void killed(Role role, String point) {
        killsByRole.merge(role.group(), 1L, Long::sum);
        killsByPoint.merge(point, 1L, Long::sum);
    }

    /** A round could not be carried through: what was counted of it is not judged. */
    void brokenOff() {
        brokenOff = true;
    }

    boolean isBrokenOff() {
        return brokenOff;
    }

    void stopped() {
        stops++;
    }

    void round(Verdict found, long events, long stallNanos) {
        rounds++;
        verdict.add(found);
        handled += events;
        longestStallNanos = Math.max(longestStallNanos, stallNanos);
    }

    Map<String, Long> killsByRole() {
        return killsByRole;
    }

    Map<String, Long> killsByPoint() {
        return killsByPoint;
    }

    boolean wasReached(CrashPoint point) {
        return killsByPoint.containsKey(point.name());
    }

    long kills() {
        return killsByRole.values().stream().mapToLong(Long::longValue).sum();
    }

    long stops() {
        return stops;
    }

    long rounds() {
        return rounds;
    }

    /** {@return events that the auditors handled} */
    long handled() {
        return handled;
    }

    long longestStallNanos() {
        return longestStallNanos;
    }

    Verdict verdict() {
        return verdict;
    }
}
