package io.ringfence.examples.flights;

import io.ringfence.produce.Slot;
import java.nio.charset.StandardCharsets;

/**
 * What a flight looks like in a slot. Ringfence takes bytes and does not care what they mean; this is the simplest codec that does, and
 * an SBE codec would stand in its place.
 *
 * <pre>
 *   0        4        8                  16
 *   +--------+--------+--------+--------+
 *   | delay  | miles  | origin | dest.  |     little-endian, airports as their three letters in ASCII
 *   +--------+--------+--------+--------+
 * </pre>
 */
final class FlightLayout {
    static final int DELAY_MINUTES = 0;
    static final int DISTANCE_MILES = 4;
    static final int ORIGIN = 8;
    static final int DESTINATION = 12;
    static final int LENGTH = 16;

    /** Event types: a flight, and the note that there are no more. */
    static final int FLIGHT = 0;

    static final int NO_MORE_FLIGHTS = 1;

    private FlightLayout() {}

    /** Writes a line {@code departure,delay_minutes,distance_miles,origin,destination} into a slot. */
    static void encode(String line, Slot slot) {
        String[] fields = line.split(",", -1);
        slot.type(FLIGHT)
                .putInt(DELAY_MINUTES, Integer.parseInt(fields[1]))
                .putInt(DISTANCE_MILES, Integer.parseInt(fields[2]))
                .putInt(ORIGIN, airportCode(fields[3]))
                .putInt(DESTINATION, airportCode(fields[4]));
    }

    private static int airportCode(String airport) {
        byte[] letters = airport.getBytes(StandardCharsets.US_ASCII);
        if (letters.length != 3) {
            throw new IllegalArgumentException("airport '" + airport + "' has not three letters");
        }
        return letters[0] << 16 | letters[1] << 8 | letters[2];
    }

    static String airport(int code) {
        byte[] letters = {(byte) (code >> 16), (byte) (code >> 8), (byte) code};
        return new String(letters, StandardCharsets.US_ASCII);
    }
}
