package io.ringfence.service;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ringfence.journal.JournalVerification;
import io.ringfence.recovery.snapshot.SnapshotEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ringfence verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Read everything of a ring, its journal and its snapshots, and name each damage. Changes nothing.",
            "Ends with 0 if all is sound, also before a torn tail that nobody was promised, and with 1 at any damage."
        })
final class VerifyCommand implements Runnable {
    @Parameters(paramLabel = "DIR", description = "The ring's directory, or that of a journal.")
    private Path directory = Path.of(".");

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Override
    public void run() {
        Path path = directory.toAbsolutePath().normalize();
        Verification found = Verification.of(path);
        if (found.ring().equals("none") && found.journal().isEmpty()) {
            throw ErrorLine.refused(
                    "verify",
                    path.toString(),
                    "there is neither a ring nor a journal",
                    "the directory of a ring or of a journal",
                    "name another directory");
        }
        System.out.print(json ? JsonLine.of(generator -> fields(generator, found)) : text(found));
        System.out.flush();
        if (!found.isSound()) {
            throw ErrorLine.refused(
                    "verify",
                    path.toString(),
                    found.damageCount() + " damages, the first: "
                            + found.damages().get(0),
                    "everything proved",
                    "recover the ring, or restore the damaged files from a copy");
        }
    }

    private static String text(Verification found) {
        StringBuilder text = new StringBuilder();
        text.append(found.path()).append('\n');
        if (!found.ring().equals("none")) {
            text.append("  ring: ").append(found.ring()).append('\n');
        }
        text.append("  journal: ")
                .append(found.journal().map(VerifyCommand::words).orElse("none"))
                .append('\n');
        long good = found.snapshots().stream()
                .filter(entry -> entry.snapshot().isPresent())
                .count();
        text.append("  snapshots: ")
                .append(good)
                .append(" of ")
                .append(found.snapshots().size())
                .append(" sound\n");
        found.remarks().forEach(line -> text.append("  remark: ").append(line).append('\n'));
        found.damages().forEach(line -> text.append("  damage: ").append(line).append('\n'));
        if (found.damageCount() > found.damages().size()) {
            text.append("  damage: ")
                    .append(found.damageCount() - found.damages().size())
                    .append(" more\n");
        }
        return text.toString();
    }

    private static String words(JournalVerification journal) {
        return Words.lower(journal.verdict()) + ", " + journal.events() + " events, sequences "
                + journal.firstSequence() + " to " + (journal.nextSequence() - 1) + ", "
                + journal.segments().size() + " segments";
    }

    private static void fields(JsonGenerator json, Verification found) throws IOException {
        json.writeStringField("path", found.path().toString());
        json.writeStringField("verdict", found.isSound() ? "sound" : "damaged");
        json.writeStringField("ring", found.ring());
        json.writeObjectFieldStart("journal");
        if (found.journal().isPresent()) {
            JournalVerification journal = found.journal().get();
            json.writeStringField("verdict", Words.lower(journal.verdict()));
            json.writeNumberField("firstSequence", journal.firstSequence());
            json.writeNumberField("lastSequence", journal.nextSequence() - 1);
            json.writeNumberField("durableSequence", Math.max(-1, journal.durableSequence()));
            json.writeNumberField("events", journal.events());
            json.writeNumberField("aborted", journal.aborted());
            json.writeNumberField("segments", journal.segments().size());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("snapshots");
        for (SnapshotEntry entry : found.snapshots()) {
            SnapshotsCommand.snapshot(json, entry);
        }
        json.writeEndArray();
        json.writeNumberField("damageCount", found.damageCount());
        lines(json, "damages", found.damages());
        lines(json, "remarks", found.remarks());
    }

    private static void lines(JsonGenerator json, String field, List<String> lines) throws IOException {
        json.writeArrayFieldStart(field);
        for (String line : lines) {
            json.writeString(line);
        }
        json.writeEndArray();
    }
}
