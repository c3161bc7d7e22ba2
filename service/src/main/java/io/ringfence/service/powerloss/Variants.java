package io.ringfence.service.powerloss;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Which versions a restart shows: all combinations where they are few, else those that have told most, and at random. */
final class Variants {
    private static final long EXHAUSTIVE = 128;
    private static final int PAIRS_OF = 16;
    private static final double[] CHANCES = {0.02, 0.1, 0.5, 0.9, 0.98};

    private final List<Uncertain<?>> uncertain;
    private final long combinations;
    private final int singles;
    private final int[] prefixes;
    private final int pairs;

    Variants(List<Uncertain<?>> uncertain) {
        this.uncertain = uncertain;
        long product = 1;
        int later = 0;
        TreeSet<Integer> steps = new TreeSet<>();
        for (Uncertain<?> one : uncertain) {
            product = Math.min(product * one.count(), EXHAUSTIVE + 1);
            later += one.count() - 1;
            for (int version = 1; version < one.count(); version++) {
                steps.add(one.step(version));
            }
        }
        combinations = product;
        singles = later;
        prefixes = steps.stream().mapToInt(Integer::intValue).toArray();
        int count = uncertain.size();
        pairs = count <= PAIRS_OF ? count * (count - 1) / 2 : 0;
    }

    /** {@return how many there are that are not at random} */
    long count() {
        return combinations <= EXHAUSTIVE ? combinations : 2L * singles + 1 + prefixes.length + 2L * pairs;
    }

    /** Picks the nth of them. */
    void pick(long number) {
        if (combinations <= EXHAUSTIVE) {
            long left = number;
            for (Uncertain<?> one : uncertain) {
                one.pick((int) (left % one.count()));
                left /= one.count();
            }
            return;
        }
        long left = number;
        if (left < 2L * singles) {
            pickSingle((int) (left / 2), left % 2 == 0);
            return;
        }
        left -= 2L * singles;
        if (left <= prefixes.length) {
            pickPrefix(left == 0 ? -1 : prefixes[(int) left - 1]);
            return;
        }
        left -= 1 + prefixes.length;
        pickPair((int) (left / 2), left % 2 == 0);
    }

    private void pickAll(boolean last) {
        for (Uncertain<?> one : uncertain) {
            one.pick(last ? one.count() - 1 : 0);
        }
    }

    /** One thing reached the disk, nothing else; or everything else did. */
    private void pickSingle(int number, boolean alone) {
        pickAll(!alone);
        int left = number;
        for (Uncertain<?> one : uncertain) {
            if (left < one.count() - 1) {
                one.pick(alone ? left + 1 : left);
                return;
            }
            left -= one.count() - 1;
        }
    }

    private void pickPair(int number, boolean alone) {
        pickAll(!alone);
        int left = number;
        for (int first = 0; first < uncertain.size(); first++) {
            int seconds = uncertain.size() - 1 - first;
            if (left < seconds) {
                pickOne(uncertain.get(first), alone);
                pickOne(uncertain.get(first + 1 + left), alone);
                return;
            }
            left -= seconds;
        }
    }

    private static void pickOne(Uncertain<?> one, boolean last) {
        one.pick(last ? one.count() - 1 : 0);
    }

    /** Everything up to a step reached the disk. */
    private void pickPrefix(int step) {
        for (Uncertain<?> one : uncertain) {
            int version = 0;
            while (version + 1 < one.count() && one.step(version + 1) <= step) {
                version++;
            }
            one.pick(version);
        }
    }

    void pickRandom(SplittableRandom random) {
        double chance = CHANCES[random.nextInt(CHANCES.length)];
        for (Uncertain<?> one : uncertain) {
            int last = one.count() - 1;
            boolean between = last > 1 && random.nextInt(4) == 0;
            one.pick(between ? random.nextInt(one.count()) : random.nextDouble() < chance ? last : 0);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Uncertain<?> one : uncertain) {
            text.append(text.length() == 0 ? "" : "; ").append(one);
        }
        return text.toString();
    }
}
