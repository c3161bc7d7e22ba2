package io.ringfence.service.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the judge found in one round, or in all. Not thread-safe. */
final class Verdict {
    private static final int FINDINGS_MAX = 5;

    private long acknowledged;
    private long lost;
    private long invented;
    private long duplicated;
    private long outOfOrder;
    private final List<String> findings = new ArrayList<>();

    void acknowledged(long events) {
        acknowledged += events;
    }

    void lost(long events, Supplier<String> finding) {
        lost += events;
        note(finding);
    }

    void invented(long events, Supplier<String> finding) {
        invented += events;
        note(finding);
    }

    void duplicated(long events, Supplier<String> finding) {
        duplicated += events;
        note(finding);
    }

    void outOfOrder(long events, Supplier<String> finding) {
        outOfOrder += events;
        note(finding);
    }

    private void note(Supplier<String> finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding.get());
        }
    }

    void add(Verdict other) {
        acknowledged += other.acknowledged;
        lost += other.lost;
        invented += other.invented;
        duplicated += other.duplicated;
        outOfOrder += other.outOfOrder;
    }

    long acknowledged() {
        return acknowledged;
    }

    long lost() {
        return lost;
    }

    long invented() {
        return invented;
    }

    long duplicated() {
        return duplicated;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    /** {@return the first findings, in words} */
    List<String> findings() {
        return List.copyOf(findings);
    }

    boolean isGood() {
        return lost == 0 && invented == 0 && duplicated == 0 && outOfOrder == 0;
    }
}
