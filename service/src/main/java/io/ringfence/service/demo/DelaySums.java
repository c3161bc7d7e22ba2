package io.ringfence.service.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Flights and minutes of delay, by airport or by route. Not thread-safe. */
final class DelaySums {
    private static final int FLIGHTS_MIN = 100;

    private final Feed feed;
    private final int[] keyOfLine;
    private final List<String> keys = new ArrayList<>();
    private final long[] flights;
    private final long[] minutes;

    /** Names what a line is added up under. */
    @FunctionalInterface
    interface Key {
        String of(Feed feed, int line);
    }

    DelaySums(Feed feed, Key key) {
        this.feed = feed;
        this.keyOfLine = new int[feed.size()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int line = 0; line < feed.size(); line++) {
            keyOfLine[line] = numbers.computeIfAbsent(key.of(feed, line), text -> {
                keys.add(text);
                return keys.size() - 1;
            });
        }
        this.flights = new long[keys.size()];
        this.minutes = new long[keys.size()];
    }

    void add(int line) {
        int key = keyOfLine[line];
        flights[key]++;
        minutes[key] += feed.delayMinutes(line);
    }

    /** {@return the key with the longest mean delay of those with enough flights, in words} */
    String worst() {
        int worst = -1;
        for (int key = 0; key < keys.size(); key++) {
            if (flights[key] >= FLIGHTS_MIN && (worst < 0 || mean(key) > mean(worst))) {
                worst = key;
            }
        }
        return worst < 0
                ? "too few flights"
                : String.format(Locale.ROOT, "%s, %.1f minutes late on average", keys.get(worst), mean(worst));
    }

    private double mean(int key) {
        return (double) minutes[key] / flights[key];
    }
}
