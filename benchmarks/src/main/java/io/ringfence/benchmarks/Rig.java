package io.ringfence.benchmarks;

import io.ringfence.benchmarks.systems.Contender;
import io.ringfence.benchmarks.systems.Workload;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The two JVMs of a run, or the one with two threads, and the files between them. Runs one system for one round, and checks that
 * everything arrived.
 */
final class Rig implements AutoCloseable {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final double NANOS_PER_MICRO = 1e3;

    private final Workspace workspace;
    private final Workload workload;
    private final WorkerProcess first;
    private final WorkerProcess second;

    private Rig(Workspace workspace, Settings settings) {
        this.workspace = workspace;
        this.workload = settings.workload(workspace.folder());
        createFiles(settings.contenders());
        this.first = start(settings.inProcess() ? "measured" : "first", settings);
        this.second = settings.inProcess() ? first : start("second", settings);
    }

    static Rig start(Workspace workspace, Settings settings) {
        return new Rig(workspace, settings);
    }

    private void createFiles(List<Contender> contenders) {
        for (Contender contender : contenders) {
            try {
                contender.createFiles(workload);
            } catch (IOException e) {
                throw new BenchmarkException(
                        workload.folder().toString(),
                        "the files of " + contender.label() + " cannot be made: " + e.getMessage(),
                        "room for them",
                        "choose another folder with --dir, or fewer --slots",
                        e);
            }
        }
    }

    private WorkerProcess start(String name, Settings settings) {
        List<String> arguments = List.of(
                workload.folder().toString(),
                Integer.toString(workload.eventBytes()),
                Integer.toString(workload.slots()),
                Integer.toString(workload.pauses()));
        return workspace.start(name, Worker.class, settings.flags(), arguments);
    }

    /** What a look at the clock costs where round trips are measured. */
    double clockNanos() {
        first.send(WorkerRole.CLOCK);
        return Double.parseDouble(first.expect(WorkerRole.CLOCK + WorkerRole.DONE, GRACE_NANOS));
    }

    /** {@return nanoseconds at 50, 99 and 99.9 percent} */
    double[] roundTrip(Contender contender, long nanos) {
        second.send(WorkerRole.PONG + ' ' + contender.label());
        String ignored = second.expect(WorkerRole.PONG + WorkerRole.READY, GRACE_NANOS);
        first.send(WorkerRole.PING + ' ' + contender.label() + ' ' + nanos);
        String[] there = words(first.expect(WorkerRole.PING + WorkerRole.DONE, nanos + GRACE_NANOS));
        String[] back = words(second.expect(WorkerRole.PONG + WorkerRole.DONE, GRACE_NANOS));
        long expectedSum = roundTripWorkload(contender).expectedSum(Long.parseLong(back[0]));
        requireSame(contender, there, back, expectedSum);
        requireSame(contender, back, there, expectedSum);
        return new double[] {Double.parseDouble(there[3]), Double.parseDouble(there[4]), Double.parseDouble(there[5])};
    }

    /** The bare cache line carries one long, whatever an event is. */
    private Workload roundTripWorkload(Contender contender) {
        return contender == Contender.BARE
                ? new Workload(workload.folder(), Long.BYTES, workload.slots(), workload.pauses())
                : workload;
    }

    /** {@return millions of events a second, at the consumer} */
    double stream(Contender contender, long nanos) {
        second.send(WorkerRole.CONSUME + ' ' + contender.label());
        String ignored = second.expect(WorkerRole.CONSUME + WorkerRole.READY, GRACE_NANOS);
        first.send(WorkerRole.PRODUCE + ' ' + contender.label() + ' ' + nanos);
        String[] sent = words(first.expect(WorkerRole.PRODUCE + WorkerRole.DONE, nanos + GRACE_NANOS));
        String[] received = words(second.expect(WorkerRole.CONSUME + WorkerRole.DONE, GRACE_NANOS));
        requireSame(contender, sent, received, workload.expectedSum(Long.parseLong(sent[0])));
        return Double.parseDouble(received[0]) * NANOS_PER_MICRO / Double.parseDouble(received[2]);
    }

    private static void requireSame(Contender contender, String[] sent, String[] received, long expectedSum) {
        if (!sent[0].equals(received[0]) || Long.parseLong(received[1]) != expectedSum) {
            throw new BenchmarkException(
                    contender.label(),
                    received[0] + " events with the sum " + received[1],
                    sent[0] + " events with the sum " + expectedSum,
                    "report it: events were lost, doubled or changed");
        }
    }

    private static String[] words(String line) {
        return line.split(" ", -1);
    }

    @Override
    public void close() {
        workspace.close();
    }
}
