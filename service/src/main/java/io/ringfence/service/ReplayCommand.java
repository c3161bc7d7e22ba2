package io.ringfence.service;

import io.ringfence.journal.DamagePolicy;
import io.ringfence.journal.Journal;
import io.ringfence.journal.JournalReader;
import io.ringfence.journal.JournalRecord;
import io.ringfence.journal.ReadRange;
import io.ringfence.journal.SkippedRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Read a journal: each event's bytes and a line feed on standard output, or into another ring. Ends where the"
                    + " journal ends at that moment; also beside a journal that is being written.",
            "At the end it says on standard error: replayed=N first=S last=S aborted=N."
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int POLL_EVENTS = 512;

    @Parameters(paramLabel = "DIR", description = "The ring's directory, or that of a journal.")
    private Path directory = Path.of(".");

    @Option(
            names = "--from",
            paramLabel = "SEQUENCE|TIME",
            converter = ReplayPoint.Converter.class,
            description =
                    "The first event: a sequence, or a time such as 2026-01-31T12:00:00Z (default: the first that is there).")
    private @Nullable ReplayPoint from;

    @Option(
            names = "--to",
            paramLabel = "SEQUENCE|TIME",
            converter = ReplayPoint.Converter.class,
            description =
                    "The last event: a sequence, or a time that no event has reached (default: the last that is there).")
    private @Nullable ReplayPoint to;

    @Option(
            names = "--speed",
            paramLabel = "original|N|max",
            converter = ReplayPace.Converter.class,
            description = "At the distances in time that the events came at, N times as fast, or as fast as it goes"
                    + " (default: max).")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(names = "--into", paramLabel = "RING", description = "Publish into this ring instead of standard output.")
    private @Nullable Path into;

    @Option(
            names = "--with-meta",
            description =
                    "Before each event its sequence, its type (0 to 255) and its length in bytes, each followed by a"
                            + " tab.")
    private boolean withMeta;

    @Option(
            names = "--skip-damaged",
            description =
                    "Pass over what is damaged, and say on standard error what was left out, instead of ending there.")
    private boolean skipDamaged;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private volatile @Nullable ReplayTarget target;
    private volatile String summary = "";
    private long replayed;
    private long aborted;
    private long first = -1;
    private long last = -1;

    @Override
    public Integer call() throws Exception {
        if (from != null && to != null && to.isBefore(from)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--to': '" + to.text() + "' is before '" + from.text() + "', the --from");
        }
        try (StopSignal stop = new StopSignal(this::finish)) {
            replay(stop);
        } catch (ClosedPipeException quiet) {
            return ErrorLine.DONE;
        } catch (UncheckedIOException wrapped) {
            if (wrapped.getCause() instanceof ClosedPipeException) {
                return ErrorLine.DONE;
            }
            throw wrapped.getCause() == null ? wrapped : wrapped.getCause();
        }
        return ErrorLine.DONE;
    }

    private ReadRange range() {
        ReadRange range = ReadRange.all();
        if (from != null) {
            range = from.sequence().isPresent()
                    ? range.fromSequence(from.sequence().getAsLong())
                    : range.fromTime(from.timeNanos().orElseThrow());
        }
        if (to != null) {
            range = to.sequence().isPresent()
                    ? range.toSequence(to.sequence().getAsLong())
                    : range.untilTime(to.timeNanos().orElseThrow());
        }
        return range;
    }

    private void replay(StopSignal stop) throws IOException {
        JournalPlace place = JournalPlace.of(directory);
        DamagePolicy policy = skipDamaged ? DamagePolicy.SKIP : DamagePolicy.FAIL;
        Path ring = into;
        Journal journal = place.journal();
        long end = journal.lastSequence(); // now: a writer that goes on, or the replay itself, would move it for ever
        try (JournalReader reader = journal.visibleTo(() -> end).open(range(), policy)) {
            ReplayTarget opened = ring == null
                    ? new ReplayTarget.Lines(stop, withMeta)
                    : ReplayTarget.Events.into(ring, place.directory(), stop);
            target = opened;
            ReplayPace pace = new ReplayPace(speed, stop);
            Progress progress = new Progress("replayed", ring != null || !Terminal.OUTPUT.isTerminal());
            try {
                while (!stop.isRequested() && pass(reader, opened, pace, stop)) {
                    progress.count(replayed);
                }
            } finally {
                progress.clear();
                opened.flush();
            }
            say(reader);
        }
    }

    /** One event is not due: the poll ends with it, and it comes again. */
    private static final class NotDueException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long timestampNanos;

        NotDueException(long timestampNanos) {
            super(null, null, false, false);
            this.timestampNanos = timestampNanos;
        }
    }

    private boolean pass(JournalReader reader, ReplayTarget opened, ReplayPace pace, StopSignal stop)
            throws IOException {
        try {
            return reader.poll(record -> take(record, opened, pace, stop), POLL_EVENTS) > 0;
        } catch (NotDueException early) {
            opened.flush();
            pace.nap(early.timestampNanos);
            return true;
        }
    }

    private void take(JournalRecord record, ReplayTarget opened, ReplayPace pace, StopSignal stop) {
        if (stop.isRequested() || !pace.isDue(record.timestampNanos())) {
            throw new NotDueException(record.timestampNanos());
        }
        if (record.aborted()) {
            aborted++;
        } else {
            try {
                opened.take(record);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            replayed++;
            first = first < 0 ? record.sequence() : first;
            last = record.sequence();
        }
        if (replayed % POLL_EVENTS == 0) {
            sum();
        }
    }

    private void sum() {
        summary = "replayed=" + replayed + " first=" + (first < 0 ? "-" : first) + " last=" + (last < 0 ? "-" : last)
                + " aborted=" + aborted;
    }

    private void say(JournalReader reader) {
        for (SkippedRange skipped : reader.skipped()) {
            boolean none = skipped.toSequence() < skipped.fromSequence();
            System.err.println("left out "
                    + (none ? "no event" : "sequences " + skipped.fromSequence() + " to " + skipped.toSequence()) + ": "
                    + skipped.segment() + ", position " + skipped.damage().position() + ": "
                    + skipped.damage().actual() + ", expected "
                    + skipped.damage().expected());
        }
        reader.tornTail()
                .ifPresent(torn -> System.err.println("the journal ends in a torn tail at sequence "
                        + torn.nextSequence() + ": nothing that is left says that more was on the disk"));
        sum();
    }

    /** At the end, however it comes: by the command's thread, or by the signal's. */
    private void finish() {
        ReplayTarget opened = target;
        try {
            if (opened != null) {
                opened.close();
            }
        } finally {
            if (opened != null) {
                System.err.println(summary.isEmpty() ? "replayed=0 first=- last=- aborted=0" : summary);
            }
        }
    }
}
