package io.ringfence.service;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.Event;
import io.ringfence.consume.EventPoller;
import io.ringfence.consume.StartAt;
import io.ringfence.ring.Ring;
import io.ringfence.sequence.AlertException;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.wait.TimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence consume}. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Write each event's bytes and a line feed to standard output, and commit what was written.",
            "The name stays registered and holds producers back, also while nobody runs it: started again, it goes on after"
                    + " the last committed event. 'remove-consumer' ends that."
        })
final class ConsumeCommand implements Callable<Integer> {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The consumer's name.")
    private String name = "";

    @Option(
            names = "--from",
            paramLabel = "earliest|next|SEQUENCE",
            converter = StartConverter.class,
            description = "Where to start at the first registration of the name (default: earliest, the position of the"
                    + " slowest consumer).")
    private StartAt from = StartAt.earliest();

    @Option(names = "--count", paramLabel = "N", description = "End after exactly so many events.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--idle-exit", paramLabel = "MILLIS", description = "End when no event came for so long.")
    private @Nullable Long idleExitMillis;

    @Option(
            names = "--wait",
            paramLabel = "STRATEGY",
            completionCandidates = WaitChoice.Names.class,
            description = "How to wait: ${COMPLETION-CANDIDATES} (default: blocking). The first two keep a core busy.")
    private WaitChoice wait = WaitChoice.BLOCKING;

    @Option(
            names = "--with-meta",
            description =
                    "Before each event its sequence, its type (0 to 255) and its length in bytes, each followed by a"
                            + " tab.")
    private boolean withMeta;

    @Option(
            names = "--after-durable",
            description = "See an event only when it is on the disk; needs a journal that somebody keeps.")
    private boolean afterDurable;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private volatile @Nullable Ring ring;
    private volatile @Nullable Consumer consumer;
    private long delivered;
    private long lastEventNanos;

    @Override
    public Integer call() throws Exception {
        if (count < 0) {
            throw wrong("--count", count);
        }
        if (idleExitMillis != null && idleExitMillis < 0) {
            throw wrong("--idle-exit", idleExitMillis);
        }
        try (StopSignal stop = new StopSignal(this::finish)) {
            consume(stop);
        } catch (ClosedPipeException quiet) {
            return ErrorLine.DONE;
        }
        return ErrorLine.DONE;
    }

    private ParameterException wrong(String option, long actual) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for option '" + option + "': '" + actual + "' is not 0 or more");
    }

    private void consume(StopSignal stop) throws Exception {
        Ring attached = Attaching.attach(ringArgument.directory());
        ring = attached;
        ConsumerOptions options =
                ConsumerOptions.DEFAULT.withStartAt(from).withWaitStrategy(wait.until(() -> isOver(stop)));
        Consumer opened = attached.openConsumer(name, afterDurable ? options.afterDurable() : options);
        consumer = opened;
        sayWhatWasMissed(opened.missed());
        EventOutput output = new EventOutput(stop, withMeta);
        EventPoller poller = opened.poller();
        SequenceBarrier barrier = opened.newBarrier();
        Progress progress = new Progress("consumed", !Terminal.OUTPUT.isTerminal());
        lastEventNanos = System.nanoTime();
        while (delivered < count && !stop.isRequested()) {
            EventPoller.PollState state =
                    poller.poll((event, sequence, endOfBatch) -> deliver(event, endOfBatch, output));
            if (state != EventPoller.PollState.PROCESSING && !awaitNext(barrier, opened.position() + 1)) {
                break;
            }
            progress.count(delivered);
        }
        progress.clear();
    }

    /** The poller commits after the last event of a poll has returned: everything is flushed by then. */
    private boolean deliver(Event event, boolean endOfBatch, EventOutput output) throws Exception {
        output.add(event);
        boolean enough = ++delivered == count;
        if (endOfBatch || enough) {
            output.flush();
            lastEventNanos = System.nanoTime();
        }
        return !enough;
    }

    private static boolean awaitNext(SequenceBarrier barrier, long sequence) throws AlertException {
        try {
            long ignored = barrier.waitFor(sequence);
            return true;
        } catch (TimeoutException over) {
            return false;
        }
    }

    private boolean isOver(StopSignal stop) {
        return stop.isRequested()
                || (idleExitMillis != null
                        && System.nanoTime() - lastEventNanos >= TimeUnit.MILLISECONDS.toNanos(idleExitMillis));
    }

    private void sayWhatWasMissed(Consumer.MissedRange missed) {
        if (missed.count() > 0) {
            System.err.println("missed " + missed.count() + " events, sequences " + missed.from() + " to " + missed.to()
                    + ": consumer '" + name + "' had been released after its death");
        }
    }

    /** At the end, however it comes: by the command's thread, or by the signal's. */
    private void finish() {
        Consumer opened = consumer;
        Ring attached = ring;
        if (opened != null) {
            opened.close();
        }
        if (attached != null) {
            attached.close();
        }
    }
}
