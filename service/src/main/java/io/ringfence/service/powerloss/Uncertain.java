package io.ringfence.service.powerloss;

import java.util.ArrayList;
import java.util.List;

/**
 * Something of which nobody knows which version is on the disk: the last one that was forced, or any later one.
 *
 * @param <T> a version
 */
final class Uncertain<T> {
    private final String what;
    private final List<T> versions = new ArrayList<>();
    private final List<Integer> steps = new ArrayList<>();
    private boolean dropped;
    private int picked;

    Uncertain(String what, T certain) {
        this.what = what;
        versions.add(certain);
        steps.add(-1);
    }

    void add(T version, int step) {
        versions.add(version);
        steps.add(step);
        dropped = false;
    }

    /** A force has succeeded. What an earlier failed one has dropped stays as uncertain as it was, and nobody is told. */
    void settle() {
        if (!dropped) {
            versions.subList(0, versions.size() - 1).clear();
            steps.subList(0, steps.size() - 1).clear();
        }
    }

    /** A force has failed: the kernel takes it for clean from now on. */
    void drop() {
        dropped = !isCertain();
    }

    boolean isCertain() {
        return versions.size() == 1;
    }

    int count() {
        return versions.size();
    }

    T last() {
        return versions.get(versions.size() - 1);
    }

    /** The step in which a version came. */
    int step(int version) {
        return steps.get(version);
    }

    void pick(int version) {
        picked = version;
    }

    void pickLast() {
        picked = versions.size() - 1;
    }

    T picked() {
        return versions.get(Math.min(picked, versions.size() - 1));
    }

    @Override
    public String toString() {
        return what + " " + picked + "/" + (versions.size() - 1);
    }
}
