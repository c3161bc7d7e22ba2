package io.ringfence.examples.flights;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Flights, and minutes of delay, by airport. */
final class DelayTable {
    private final Map<String, Row> rows = new TreeMap<>();

    /** One airport's sums. */
    private static final class Row {
        private long flights;
        private long late;
        private long delayMinutes;
    }

    void add(String airport, int delayMinutes) {
        Row row = rows.computeIfAbsent(airport, a -> new Row());
        row.flights++;
        row.delayMinutes += delayMinutes;
        if (delayMinutes >= 15) { // what the airlines themselves count as late
            row.late++;
        }
    }

    /** Every airport in a line, in the order of the alphabet. */
    List<String> lines() {
        return rows.entrySet().stream().map(e -> line(e.getKey(), e.getValue())).toList();
    }

    private static String line(String airport, Row row) {
        return "%s %d flights, %d late, %d minutes".formatted(airport, row.flights, row.late, row.delayMinutes);
    }

    /** The airports with the most flights, to be looked at. */
    String top(int count) {
        StringBuilder text = new StringBuilder("  airport  flights   late  mean delay\n");
        rows.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue().flights, a.getValue().flights))
                .limit(count)
                .forEach(e -> text.append(String.format(
                        "  %-7s %8d %5.1f%% %7.1f min%n",
                        e.getKey(),
                        e.getValue().flights,
                        100.0 * e.getValue().late / e.getValue().flights,
                        (double) e.getValue().delayMinutes / e.getValue().flights)));
        return text.toString();
    }
}
