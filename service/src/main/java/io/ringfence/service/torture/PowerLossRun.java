package io.ringfence.service.torture;

import io.ringfence.service.powerloss.Counts;
import io.ringfence.service.powerloss.FailingForces;
import io.ringfence.service.powerloss.PowerLossCases;
import io.ringfence.service.processes.ProgressLine;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Power lost on a simulated disk. First the control, two disks that lie: on each something must be found lost, or the run would prove nothing.
 * Then, within the time, forces that fail, at most for a quarter of the time and no more than images are wanted; then images from the seed on, until the time, the images or the promises end.
 * One thread, but for {@link #stop}.
 */
final class PowerLossRun {
    /** Images after which a lie must have been seen; it is seen after some tens. */
    private static final long CONTROL_IMAGES = 5_000;

    private static final int SHARE_OF_FORCES = 4;

    private final long seed;
    private final long imagesMax;
    private final long nanos;
    private final ProgressLine progress;
    private long startNanos = System.nanoTime();
    private final Counts counts = new Counts();
    private final FailingForces forces = new FailingForces();
    private volatile boolean stopped;
    private long filesLie;
    private long directoriesLie;
    private int forcesTried;
    private String finding = "";
    private String failure = "";

    /**
     * For one run.
     *
     * @param seed number of the first image
     * @param imagesMax at most so many
     * @param nanos at most so long
     * @param progress to tell
     */
    PowerLossRun(long seed, long imagesMax, long nanos, ProgressLine progress) {
        this.seed = seed;
        this.imagesMax = imagesMax;
        this.nanos = nanos;
        this.progress = progress;
    }

    /** Ends it after the case that it is in. Any thread. */
    void stop() {
        stopped = true;
    }

    /** {@return what it came to} */
    PowerLossReport run() {
        filesLie = control(PowerLossCases.withoutForcesOfFiles());
        directoriesLie = control(PowerLossCases.withoutForcesOfDirectories());
        if (!stopped && (filesLie == 0 || directoriesLie == 0)) {
            failure = "of a disk that does not force what it says, nothing was found lost in " + CONTROL_IMAGES
                    + " images: this run would find nothing";
        }
        startNanos = System.nanoTime();
        if (failure.isEmpty()) {
            failForces();
        }
        if (failure.isEmpty() && finding.isEmpty()) {
            losePower();
        }
        return new PowerLossReport(
                seed,
                counts,
                new PowerLossReport.Control(filesLie, directoriesLie),
                forcesTried,
                forces.count(),
                finding,
                failure,
                stopped);
    }

    /** {@return after how many images the lie was seen; 0 if it was not} */
    private long control(PowerLossCases lying) {
        Counts ofLies = new Counts();
        for (long number = 0; number < CONTROL_IMAGES && !stopped; number++) {
            if (!lying.tryCase(number, ofLies).isEmpty()) {
                return number + 1;
            }
        }
        return 0;
    }

    private boolean isOver(long limitNanos) {
        return stopped || System.nanoTime() - startNanos >= limitNanos;
    }

    private void failForces() {
        int step = stepOver(forces.count());
        long wanted = Math.min(forces.count(), imagesMax);
        for (int i = 0; i < wanted && finding.isEmpty() && !isOver(nanos / SHARE_OF_FORCES); i++) {
            int number = (int) (((long) i * step + seed) % forces.count());
            finding = forces.tryCase(number, counts);
            if (!finding.isEmpty()) {
                finding = "forces: " + finding + again(number);
            }
            forcesTried++;
            show();
        }
    }

    /** Goes to all numbers below a count, and to some of each kind first: has no divisor in common with it. */
    private static int stepOver(int count) {
        int step = count / 3 + 1;
        while (divisor(step, count) != 1) {
            step++;
        }
        return step;
    }

    private static int divisor(int one, int other) {
        return other == 0 ? one : divisor(other, one % other);
    }

    private void losePower() {
        PowerLossCases cases = new PowerLossCases();
        boolean goesOn = !stopped; // one image at least, however short the time
        for (long i = 0; i < imagesMax && goesOn; i++) {
            finding = cases.tryCase(seed + i, counts);
            if (!finding.isEmpty()) {
                finding += again(seed + i);
            }
            goesOn = finding.isEmpty() && !isOver(nanos);
            show();
        }
    }

    private static String again(long number) {
        return "; again: ringfence torture --power-loss --images 1 --seed " + number;
    }

    private void show() {
        if (progress.due() > 0) {
            progress.show(String.format(
                    Locale.ROOT,
                    "%d of %d failing forces, %,d images, %,d of a second loss, lost %d, %d s",
                    forcesTried,
                    forces.count(),
                    counts.get("images"),
                    counts.get("images of a second loss"),
                    counts.get("lost durable"),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos)));
        }
    }
}
