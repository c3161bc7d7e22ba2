package io.ringfence.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The system calls of several processes, as one tracer saw them. A tracer lets a thread go on only after it has written down where the
 * thread is, so what is caused by a call that returned stands after its return, whichever process it happens in.
 *
 * @param calls in the order of their beginnings
 */
record SystemCalls(List<Call> calls) {
    private static final Pattern LINE = Pattern.compile("(\\d+)\\s+(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. (\\w+) resumed>(.*)");
    private static final String UNFINISHED = "<unfinished ...>";

    /**
     * One call.
     *
     * @param thread the kernel's number of it
     * @param begin line on which it was entered
     * @param end line on which it had returned; the largest int if it never did
     * @param text the call with its arguments and result
     */
    record Call(long thread, int begin, int end, String text) {
        boolean isForce() {
            return text.startsWith("msync(") || text.startsWith("fsync(") || text.startsWith("fdatasync(");
        }

        /** {@return whether it forces data only: records are forced so, files made ready with their size} */
        boolean isOfRecords() {
            return text.startsWith("fdatasync(");
        }

        boolean succeeded() {
            return text.endsWith("= 0");
        }
    }

    static SystemCalls read(Path trace) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<Long, Integer> unfinished = new HashMap<>();
        List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                continue;
            }
            long thread = Long.parseLong(line.group(1));
            String text = line.group(2);
            Matcher resumed = RESUMED.matcher(text);
            Integer begun = unfinished.remove(thread);
            if (text.endsWith(UNFINISHED)) {
                unfinished.put(thread, calls.size());
                String start = text.substring(0, text.length() - UNFINISHED.length());
                calls.add(new Call(thread, i, Integer.MAX_VALUE, start.strip()));
            } else if (resumed.matches() && begun != null) {
                Call call = calls.get(begun);
                calls.set(begun, new Call(thread, call.begin(), i, call.text() + resumed.group(2)));
            } else {
                calls.add(new Call(thread, i, i, text));
            }
        }
        return new SystemCalls(List.copyOf(calls));
    }

    /** {@return where the first call with such a name and such bytes had returned} */
    OptionalInt endOf(String name, String bytes) {
        return calls.stream()
                .filter(call -> call.text().startsWith(name) && call.text().contains(bytes))
                .mapToInt(Call::end)
                .findFirst();
    }

    /** {@return where the first call with such a name and such bytes was entered} */
    OptionalInt beginOf(String name, String bytes) {
        return calls.stream()
                .filter(call -> call.text().startsWith(name) && call.text().contains(bytes))
                .mapToInt(Call::begin)
                .findFirst();
    }

    /** {@return the forces that were entered and had returned between two lines} */
    List<Call> forces(int after, int before) {
        return calls.stream()
                .filter(call -> call.isForce() && call.begin() > after && call.end() < before)
                .toList();
    }
}
