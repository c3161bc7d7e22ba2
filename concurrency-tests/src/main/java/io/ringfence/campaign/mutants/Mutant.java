package io.ringfence.campaign.mutants;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One deliberate fault.
 *
 * @param fault in words
 * @param hunter the campaign that is to find it
 * @param source of a library, below its sources' root, without the suffix
 * @param edits made one after another
 */
record Mutant(String fault, Hunter hunter, String source, List<Edit> edits) {
    private static final List<String> MODULES = List.of("ringbuffer-offheap", "journal", "recovery");

    /**
     * One replacement.
     *
     * @param before the text that is replaced; occurs once
     * @param after what replaces it
     */
    record Edit(String before, String after) {}

    Mutant(String fault, Hunter hunter, String source, String before, String after) {
        this(fault, hunter, source, List.of(new Edit(before, after)));
    }

    /** The same fault needs one more replacement. */
    Mutant and(String before, String after) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(before, after));
        return new Mutant(fault, hunter, source, List.copyOf(more));
    }

    /** The campaigns that hunt. */
    record Hunter(Kind kind, String test) {
        enum Kind {
            EXPLORE,
            JCSTRESS,
            HOSTILE,
            POWERLOSS,
            FORCES,
            FULLDISK,
            STEPS,
            TORTURE
        }

        static final Hunter EXPLORE = new Hunter(Kind.EXPLORE, "");
        static final Hunter HOSTILE = new Hunter(Kind.HOSTILE, "");
        static final Hunter POWERLOSS = new Hunter(Kind.POWERLOSS, "");
        static final Hunter FORCES = new Hunter(Kind.FORCES, "");
        static final Hunter FULLDISK = new Hunter(Kind.FULLDISK, "");
        static final Hunter STEPS = new Hunter(Kind.STEPS, "");
        static final Hunter TORTURE = new Hunter(Kind.TORTURE, "");

        static Hunter jcstress(String test) {
            return new Hunter(Kind.JCSTRESS, test);
        }
    }

    /** The source, in whichever library it is. */
    Path file(Path repository) {
        for (String module : MODULES) {
            Path file = repository.resolve(module).resolve("src/main/java").resolve(source + ".java");
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IllegalStateException("no library below " + repository.toAbsolutePath() + " has " + source);
    }

    /** The faulty source. */
    String apply(String text) {
        String changed = text;
        for (Edit edit : edits) {
            int at = changed.indexOf(edit.before);
            if (at < 0 || changed.indexOf(edit.before, at + 1) >= 0) {
                throw new IllegalStateException("mutant '" + fault + "' does not apply: its text occurs "
                        + (at < 0 ? "nowhere" : "more than once") + " in " + source + "; write it anew");
            }
            changed = changed.substring(0, at) + edit.after + changed.substring(at + edit.before.length());
        }
        return changed;
    }
}
