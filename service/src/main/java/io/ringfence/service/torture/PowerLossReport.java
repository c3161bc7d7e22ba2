package io.ringfence.service.torture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringfence.service.powerloss.Broken;
import io.ringfence.service.powerloss.Counts;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run of power losses came to, in words or as JSON.
 *
 * @param seed number of the first image
 * @param counts what was tried and found
 * @param control after how many images the lies of two disks were seen
 * @param forcesTried forces that were made to fail
 * @param forces forces that there are
 * @param finding the promise that was broken, and how; empty if none was
 * @param failure why the run proves nothing; empty if it does
 * @param isInterrupted whether a signal ended it
 */
record PowerLossReport(
        long seed,
        Counts counts,
        Control control,
        int forcesTried,
        int forces,
        String finding,
        String failure,
        boolean isInterrupted) {

    private static final String[] TRIED = {
        "images after a failed force",
        "images of a second loss",
        "torn tails",
        "events recovered",
        "snapshots restored",
        "rings recovered from real files"
    };

    /**
     * After how many images a loss was found on a disk that lies; 0 if none was.
     *
     * @param files about forces of files
     * @param directories about forces of directories
     */
    record Control(long files, long directories) {}

    /** {@return what the run proved} */
    Outcome outcome() {
        if (!finding.isEmpty()) {
            return Outcome.BROKEN;
        }
        if (!failure.isEmpty()) {
            return Outcome.FAILED;
        }
        if (isInterrupted) {
            return Outcome.INTERRUPTED;
        }
        return images() == 0 ? Outcome.UNJUDGED : Outcome.KEPT;
    }

    private long images() {
        return counts.get("images");
    }

    /** {@return one object on one line} */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("verdict", outcome().toString());
            if (!finding.isEmpty()) {
                json.writeStringField("finding", finding);
            }
            if (!failure.isEmpty()) {
                json.writeStringField("failure", failure);
            }
            json.writeNumberField("seed", seed);
            json.writeNumberField("images", images());
            json.writeObjectFieldStart("failing_forces");
            json.writeNumberField("tried", forcesTried);
            json.writeNumberField("of", forces);
            json.writeEndObject();
            for (String name : TRIED) {
                json.writeNumberField(field(name), counts.get(name));
            }
            json.writeObjectFieldStart("control");
            json.writeNumberField("images_without_forces_of_files", control.files());
            json.writeNumberField("images_without_forces_of_directories", control.directories());
            json.writeEndObject();
            for (Broken.Promise promise : Broken.Promise.values()) {
                json.writeNumberField(field(promise.figure()), counts.get(promise.figure()));
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    private static String field(String name) {
        return name.replace(' ', '_');
    }

    /** {@return several lines} */
    String words() {
        List<String> lines = new ArrayList<>(List.of(
                line(
                        "images",
                        "%,d of a disk after a loss, from %d on; --seed %d goes on",
                        images(),
                        seed,
                        seed + images()),
                line("", "%,d of a second loss, while it recovered or went on", counts.get("images of a second loss")),
                line(
                        "failing forces",
                        "%d of %d; %,d images after them",
                        forcesTried,
                        forces,
                        counts.get("images after a failed force")),
                line(
                        "recovered",
                        "%,d events, %,d snapshots; %,d rings made again from real files",
                        counts.get("events recovered"),
                        counts.get("snapshots restored"),
                        counts.get("rings recovered from real files")),
                line("torn tails", "%,d", counts.get("torn tails")),
                line(
                        "control",
                        "disks that do not force what they say: seen after %d images (files), %d (directories)",
                        control.files(),
                        control.directories())));
        for (Broken.Promise promise : Broken.Promise.values()) {
            lines.add(line(promise.figure(), "%d", counts.get(promise.figure())));
        }
        if (!finding.isEmpty()) {
            lines.add(line("finding", "%s", finding));
        }
        lines.add(conclusion());
        return String.join(System.lineSeparator(), lines);
    }

    private String conclusion() {
        return switch (outcome()) {
            case KEPT -> "The journal kept its promises.";
            case BROKEN -> "THE JOURNAL BROKE A PROMISE.";
            case FAILED -> "THE RUN FAILED: " + failure;
            case INTERRUPTED -> "The run was broken off: nothing was found in what was tried before.";
            case UNJUDGED -> "No image was tried: nothing is proved.";
        };
    }

    private static String line(String label, String format, Object... values) {
        return String.format(Locale.ROOT, "%-19s ", label) + String.format(Locale.ROOT, format, values);
    }
}
