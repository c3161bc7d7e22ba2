package io.ringfence.hostile;

import io.ringfence.hostile.Scenario.Outcome;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a child does that tries cases: reads {@code first end} from its standard input, answers each case with one line,
 * {@code ok number outcome} or {@code bad number reason}; and {@code control}, which it answers so for each kind, unchanged. What it does
 * not answer in time, its parent finds.
 */
final class ChildLoop {
    /** Asks for what is damaged, as its makers left it. */
    static final String CONTROL = "control";

    /** Said at the start. */
    static final String READY = "ready";

    private static final int CASES_BETWEEN_LOOKS = 512;
    /** Besides one for each archive of the class path, which stay open once a class was looked for in them. */
    private static final int DESCRIPTORS_MAX =
            64 + System.getProperty("java.class.path").split(File.pathSeparator, -1).length;

    private final Trier trier;

    private ChildLoop(Trier trier) {
        this.trier = trier;
    }

    /** Tries one case. */
    interface Trier {
        /** {@return how it ended, without any damage} */
        Outcome control(int kind) throws Exception;

        /** {@return how it ended} */
        Outcome tryOut(long number) throws Exception;
    }

    private interface Attempt {
        Outcome run() throws Exception;
    }

    /** Works until the input ends. */
    static void run(Trier trier) throws IOException {
        ChildLoop loop = new ChildLoop(trier);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals(CONTROL)) {
                loop.control();
            } else {
                String[] range = line.split(" ", -1);
                loop.tryOut(Long.parseLong(range[0]), Long.parseLong(range[1]));
            }
        }
    }

    private void control() {
        for (int kind = 0; kind < ImageMaker.KINDS; kind++) {
            int unchanged = kind;
            System.out.println(answer(kind, () -> trier.control(unchanged)));
        }
    }

    private void tryOut(long first, long end) {
        for (long number = first; number < end; number++) {
            long n = number;
            System.out.println(answer(n, () -> trier.tryOut(n)));
        }
    }

    private static String answer(long number, Attempt attempt) {
        try {
            Outcome outcome = attempt.run();
            if (number % CASES_BETWEEN_LOOKS == 0) {
                requireNoLeak();
            }
            return "ok " + number + " " + outcome;
        } catch (Throwable anything) { // whatever is not a typed error is what the campaign looks for
            StringWriter trace = new StringWriter();
            anything.printStackTrace(new PrintWriter(trace));
            return "bad " + number + ": "
                    + trace.toString().replace("\n", " | ").replace('\t', ' ');
        }
    }

    private static void requireNoLeak() throws IOException {
        System.gc(); // mappings go when nothing refers to them any more
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            long open = descriptors.count();
            if (open > DESCRIPTORS_MAX) {
                throw new Finding(open + " descriptors are open");
            }
        }
    }
}
