package io.ringfence.service;

import io.ringfence.metrics.RingSnapshot.ProducerReport;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.InUseException;
import io.ringfence.sequence.ProducerMode;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringfence publish}. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Publish lines, an event a line: exactly its bytes, without the line feed that ends it.",
            "Waits without limit while the ring is full. At the end, also after an error, it says on standard error:",
            "published=N first=S last=S, the events of this run and their first and last sequence."
        })
final class PublishCommand implements Callable<Integer> {
    private static final String DEFAULT_NAME = "publish";
    private static final int ATTEMPTS_A_NAME = 3;
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Option(names = "--file", paramLabel = "FILE", description = "Where the lines are (default: standard input).")
    private @Nullable Path file;

    @Option(
            names = "--producer",
            paramLabel = "NAME",
            description = "The producer's name, under which --resume finds its place again (default: publish, or"
                    + " publish-2, publish-3 ... while that is in use by another process).")
    private @Nullable String producerName;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "At most so many lines become visible as one, whole or not at all; never waits for more input"
                    + " when some is there (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS_PER_SECOND",
            description = "Spread the events evenly (default: as fast as it goes).")
    private @Nullable Double rate;

    @Option(
            names = "--resume",
            description =
                    "Go on after the last line that this producer name has published, of the same feed given again:"
                            + " a killed run is continued without loss or duplicate.")
    private boolean resume;

    @Option(
            names = "--durable",
            description =
                    "End only when all of it is on the disk, and say so with durable=S. Without a journal, it waits 10 s"
                            + " for one, and is refused then; what was published stays published.")
    private boolean durable;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Feed.Tally tally = new Feed.Tally();
    private volatile @Nullable Ring ring;
    private volatile @Nullable Producer producer;

    @Override
    public Integer call() {
        if (batch < 1) {
            throw wrong("--batch", Integer.toString(batch), "1 or more");
        }
        if (rate != null && !(rate > 0)) {
            throw wrong("--rate", rate.toString(), "more than 0");
        }
        int status = ErrorLine.DONE;
        try (StopSignal stop = new StopSignal(this::finish)) {
            try {
                publish(stop);
            } catch (IOException | RuntimeException failure) {
                status = ErrorLine.print(failure, Main.isVerbose(spec));
            }
        }
        return status;
    }

    private ParameterException wrong(String option, String actual, String expected) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for option '" + option + "': '" + actual + "' is not " + expected);
    }

    private void publish(StopSignal stop) throws IOException {
        Ring attached = Attaching.attach(ringArgument.directory());
        ring = attached;
        Producer opened = open(attached, new ProducerOptions(new RoomWait(stop, attached.inspector()::snapshot)));
        producer = opened;
        try (InputStream input = stop.blocking(this::input)) {
            int slots = attached.identity().options().slots();
            int lines = Math.min(batch, slots);
            LineReader reader = new LineReader(
                    new InterruptibleSource(input, stop),
                    place(),
                    attached.identity().options().payloadBytes(),
                    lines);
            Pacer pacer = new Pacer(rate == null ? Double.POSITIVE_INFINITY : rate, stop);
            Feed feed = new Feed(opened, reader, pacer, new Progress("published", true), lines, tally);
            if (resume) {
                feed.resume(place());
            } else {
                opened.forgetTokens();
            }
            feed.run();
        }
        if (durable && tally.last() >= 0) {
            awaitDurable(attached, stop, tally.last());
        }
    }

    /** The group commit of the journal makes one force of what many publish. */
    private void awaitDurable(Ring attached, StopSignal stop, long last) throws IOException {
        Object ignored = stop.blocking(() -> {
            attached.awaitDurable(last, FOR_EVER);
            return last;
        });
        tally.durable(attached.durableSequence());
    }

    /** A read that the stop signal does not wait for. */
    private record InterruptibleSource(InputStream input, StopSignal stop) implements LineReader.Source {
        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return stop.blocking(() -> input.read(target, offset, length));
        }

        @Override
        public int available() throws IOException {
            return input.available();
        }
    }

    private String place() {
        return file == null ? "standard input" : file.toString();
    }

    private InputStream input() throws IOException {
        if (file == null) {
            if (Terminal.INPUT.isTakenByTheJvm()) {
                throw ErrorLine.refused(
                        "publish",
                        "standard input",
                        "it was closed",
                        "a file, a pipe or a terminal",
                        "name a --file, or redirect standard input, from /dev/null for no events");
            }
            return new FileInputStream(FileDescriptor.in);
        }
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException failure) {
            throw ErrorLine.refused(
                    "publish",
                    "--file " + file,
                    String.valueOf(failure.getMessage()),
                    "a file that can be read",
                    "check its path and its permissions");
        }
    }

    /** Without a name of the user's choice, several may publish at one time. */
    private Producer open(Ring attached, ProducerOptions options) {
        boolean mayChoose =
                producerName == null && !resume && attached.identity().options().producerMode() == ProducerMode.MULTI;
        if (!mayChoose) {
            return attached.openProducer(producerName == null ? DEFAULT_NAME : producerName, options);
        }
        int number = 1;
        int attempts = 0;
        while (true) {
            String name = number == 1 ? DEFAULT_NAME : DEFAULT_NAME + "-" + number;
            try {
                Producer opened = attached.openProducer(name, options);
                if (number > 1) {
                    System.err.println("publishing as producer '" + name + "': '" + DEFAULT_NAME + "' is in use");
                }
                return opened;
            } catch (InUseException refused) {
                if (isRunning(attached, name)) {
                    number++;
                    attempts = 0;
                } else if (++attempts == ATTEMPTS_A_NAME) {
                    throw refused; // for another reason than its owner's life
                }
            }
        }
    }

    private static boolean isRunning(Ring attached, String name) {
        for (ProducerReport report : attached.inspector().snapshot().producers()) {
            if (report.name().equals(name)) {
                return report.owner().equals("alive");
            }
        }
        return false;
    }

    /** At the end, however it comes: by the command's thread, or by the signal's. */
    private void finish() {
        Producer opened = producer;
        Ring attached = ring;
        try {
            if (opened != null) {
                opened.close();
            }
            if (attached != null) {
                attached.close();
            }
        } finally {
            System.err.println(tally);
        }
    }
}
