package io.ringfence.recovery;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a recovery found, did and lost. Immutable.
 *
 * @param ring its directory
 * @param verdict in one word
 * @param dryRun whether it only says what would be done
 * @param found what was found, a line each
 * @param done what was done, a line each
 * @param epochBefore epoch of the ring before; 0 if nothing told it
 * @param epoch epoch of the ring now
 * @param cursor last sequence of the ring now
 * @param durable last sequence that the journal has on the disk now; empty without a journal
 * @param missing sequences that are known to have been, and are gone
 */
public record RecoveryReport(
        Path ring,
        Verdict verdict,
        boolean dryRun,
        List<String> found,
        List<String> done,
        long epochBefore,
        long epoch,
        long cursor,
        OptionalLong durable,
        List<Missing> missing) {

    /** How it went. */
    public enum Verdict {
        /** There was nothing to recover. */
        SOUND,
        /** What was amiss is mended, and no event is lost. */
        MENDED,
        /** The ring was made again from what proves itself; events may be lost, and its epoch has grown. */
        REBUILT,
        /** The ring is in use by living processes; what the dead left was repaired, and nothing else looked at. */
        IN_USE
    }

    /**
     * Sequences that are gone.
     *
     * @param range which
     * @param words from where, and why
     */
    public record Missing(SequenceRange range, String words) {}

    /**
     * Copies the lists.
     *
     * @param ring its directory
     * @param verdict in one word
     * @param dryRun whether it only says what would be done
     * @param found what was found, a line each
     * @param done what was done, a line each
     * @param epochBefore epoch of the ring before; 0 if nothing told it
     * @param epoch epoch of the ring now
     * @param cursor last sequence of the ring now
     * @param durable last sequence that the journal has on the disk now; empty without a journal
     * @param missing sequences that are known to have been, and are gone
     */
    public RecoveryReport {
        found = List.copyOf(found);
        done = List.copyOf(done);
        missing = List.copyOf(missing);
    }

    /** {@return whether the ring holds fewer events now than it is known to have held} */
    public boolean isAnythingKnownLost() {
        return !missing.isEmpty();
    }

    /** {@return the report as text, several lines, each ended by a line feed} */
    public String text() {
        StringBuilder text = new StringBuilder();
        String head = switch (verdict) {
            case SOUND -> "sound: nothing to recover";
            case MENDED -> dryRun ? "would be mended" : "mended";
            case REBUILT -> dryRun ? "would be made again" : "made again";
            case IN_USE -> "in use";
        };
        line(text, ring + ": " + head);
        found.forEach(words -> line(text, "  found: " + words));
        done.forEach(words -> line(text, (dryRun ? "  to do: " : "  done: ") + words));
        missing.forEach(gone -> line(text, "  missing: " + gone.range() + ", " + gone.words()));
        if (missing.isEmpty() && verdict == Verdict.REBUILT) {
            line(
                    text,
                    "  missing: nothing that is known of; whether anything was published after sequence " + cursor
                            + ", nothing that is left tells");
        }
        line(text, "  epoch: " + (epoch == epochBefore ? "" + epoch : epochBefore + ", now " + epoch));
        line(
                text,
                "  last sequence: " + cursor
                        + (durable.isPresent() ? ", on disk: " + durable.getAsLong() : ", no journal"));
        return text.toString();
    }

    private static void line(StringBuilder text, String words) {
        text.append(words).append('\n');
    }
}
