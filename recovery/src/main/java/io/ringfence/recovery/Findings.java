package io.ringfence.recovery;

import io.ringfence.recovery.RecoveryReport.Missing;
import java.util.ArrayList;
import java.util.List;

/** What a recovery writes down as it goes. For one thread. */
final class Findings {
    private final List<String> found = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();

    void found(String words) {
        if (!words.isEmpty()) {
            found.add(words);
        }
    }

    void done(String words) {
        done.add(words);
    }

    /** Nothing, if the range ends before it begins. */
    void missing(long from, long to, String words) {
        if (from <= to) {
            missing.add(new Missing(new SequenceRange(from, to), words));
        }
    }

    List<String> found() {
        return found;
    }

    List<String> done() {
        return done;
    }

    List<Missing> missing() {
        return missing;
    }

    /** What reading the journal came to. */
    void journal(JournalContents journal) {
        if (!journal.exists()) {
            return;
        }
        for (SequenceRange run : journal.runs()) {
            found("the journal holds " + run);
        }
        journal.skipped()
                .forEach(skipped -> found("the journal is damaged: " + skipped.segment() + ", position "
                        + skipped.damage().position() + ": " + skipped.damage().actual() + ", expected "
                        + skipped.damage().expected() + "; "
                        + new SequenceRange(skipped.fromSequence(), skipped.toSequence()) + " cannot be read"));
        journal.tornTail()
                .ifPresent(torn -> found("the journal ends in a torn tail at sequence " + torn.nextSequence() + ": "
                        + torn.segment() + ", position " + torn.damage().position()
                        + "; nothing that is left says that more was on the disk"));
    }
}
