package io.ringfence.examples.resume;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/** Compares what the consumer wrote down, one file for each of its lives, with what was published: each number once, in order. */
final class Tally {
    private final long last;
    private final BitSet seen = new BitSet();
    private long handled;
    private long seenTwice;
    private long outOfOrder;
    private long invented;

    /** Of the numbers from 1 to the last. */
    Tally(long last) {
        this.last = last;
    }

    void add(Path recording) throws IOException {
        long previous = 0;
        // Killed while it wrote, the consumer may have left a part of a number. It had not committed it: it comes
        // again.
        long count = Files.size(recording) / Long.BYTES;
        try (DataInputStream input = new DataInputStream(new BufferedInputStream(Files.newInputStream(recording)))) {
            for (long i = 0; i < count; i++) {
                long number = input.readLong();
                if (number <= previous) {
                    outOfOrder++; // a number may come again after a crash, but not within one life
                }
                previous = number;
                add(number);
            }
        }
    }

    private void add(long number) {
        handled++;
        if (number < 1 || number > last) {
            invented++;
        } else if (seen.get((int) number)) {
            seenTwice++;
        } else {
            seen.set((int) number);
        }
    }

    long handled() {
        return handled;
    }

    long seenTwice() {
        return seenTwice;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    long invented() {
        return invented;
    }

    long lost() {
        return last - seen.cardinality();
    }
}
