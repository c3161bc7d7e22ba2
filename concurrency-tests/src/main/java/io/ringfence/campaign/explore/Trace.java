package io.ringfence.campaign.explore;

import java.util.ArrayList;
import java.util.List;

/** A schedule as a table: participant, access, word by name, value. */
final class Trace {
    private record Row(String participant, String access, String word, String value) {}

    private final List<Row> rows = new ArrayList<>();

    void add(String participant, String access, String word, String value) {
        rows.add(new Row(participant, access, word, value));
    }

    /** A system call: about a process, or a lock if there is none. */
    void addKernel(String participant, Access access, String process, int lock, long answer) {
        String result = switch (access) {
            case UNLOCK -> "";
            case WITNESS -> answer == 1 ? "gone" : "runs";
            default -> answer == 1 ? "yes" : "no";
        };
        add(participant, access.toString(), process.isEmpty() ? WordNames.lock(lock) : process, result);
    }

    int size() {
        return rows.size();
    }

    @Override
    public String toString() {
        int participantWidth = width(Row::participant);
        int accessWidth = width(Row::access);
        int wordWidth = width(Row::word);
        StringBuilder table = new StringBuilder();
        String format = "%4d  %-" + participantWidth + "s  %-" + accessWidth + "s  %-" + wordWidth + "s  %s%n";
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            table.append(String.format(format, i + 1, row.participant, row.access, row.word, row.value));
        }
        return table.toString();
    }

    private int width(java.util.function.Function<Row, String> column) {
        return Math.max(
                1,
                rows.stream().mapToInt(row -> column.apply(row).length()).max().orElse(1));
    }
}
