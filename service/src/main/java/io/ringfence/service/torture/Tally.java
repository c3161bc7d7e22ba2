package io.ringfence.service.torture;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What all rounds came to. Not thread-safe. */
final class Tally {
    /** Counts as a place of death like the crash points. */
    static final String AT_RANDOM = "SIGKILL";

    /** The longest standstill that is no failure, unless somebody says otherwise. */
    static final long STALL_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final Map<String, Long> killsByRole = new TreeMap<>();
    private final Map<String, Long> killsByPoint = new TreeMap<>();
    private final Verdict verdict = new Verdict();
    private String failure = "";
    private boolean interrupted;
    private long stops;
    private long rounds;
    private long handled;
    private final long stallNanosMax;
    private long longestStallNanos;

    Tally() {
        this(STALL_NANOS_MAX);
    }

    /** With another longest standstill that is no failure. */
    Tally(long stallNanosMax) {
        this.stallNanosMax = stallNanosMax;
    }

    void killed(Role role, Enum<?> point) {
        killed(role, point.name());
    }

    void killed(Role role) {
        killed(role, AT_RANDOM);
    }

    private void killed(Role role, String point) {
        killsByRole.merge(role.group(), 1L, Long::sum);
        killsByPoint.merge(point, 1L, Long::sum);
    }

    /** The run could not be carried through. */
    void failed(String reason) {
        failure = reason;
    }

    /** {@return why the run could not be carried through; empty if it was} */
    String failure() {
        return failure;
    }

    /** A signal ended the run. */
    void interrupted() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    void stopped() {
        stops++;
    }

    /** A round came to its end, and was judged. */
    void round(Verdict found, long events) {
        rounds++;
        part(found, events);
    }

    /** What could be judged of a round that did not come to its end. */
    void part(Verdict found, long events) {
        verdict.add(found);
        handled += events;
    }

    /** A ring stood still so long, in a round that may or may not come to its end. */
    void stalled(long nanos) {
        longestStallNanos = Math.max(longestStallNanos, nanos);
    }

    Map<String, Long> killsByRole() {
        return killsByRole;
    }

    Map<String, Long> killsByPoint() {
        return killsByPoint;
    }

    boolean wasReached(Enum<?> point) {
        return killsByPoint.containsKey(point.name());
    }

    long killsAt(Enum<?> point) {
        return killsByPoint.getOrDefault(point.name(), 0L);
    }

    long kills() {
        return killsByRole.values().stream().mapToLong(Long::longValue).sum();
    }

    long stops() {
        return stops;
    }

    /** {@return rounds that were judged to their end} */
    long rounds() {
        return rounds;
    }

    /** {@return events that the auditors handled} */
    long handled() {
        return handled;
    }

    boolean isStalledTooLong() {
        return isTooLong(longestStallNanos);
    }

    /** {@return whether a standstill is a failure} */
    boolean isTooLong(long nanos) {
        return nanos > stallNanosMax;
    }

    long longestStallNanos() {
        return longestStallNanos;
    }

    Verdict verdict() {
        return verdict;
    }
}
