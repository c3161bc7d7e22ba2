package io.ringfence.service;

import io.ringfence.journal.JournalRecord;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.ProducerTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a replay goes. For the command's thread; closed by it, or by the signal's. */
interface ReplayTarget {
    /** Takes an event that is not aborted. */
    void take(JournalRecord record) throws IOException;

    /** What was taken is there when this has returned. */
    void flush() throws IOException;

    void close();

    /** Standard output. */
    final class Lines implements ReplayTarget {
        private final EventOutput output;

        Lines(StopSignal stop, boolean withMeta) {
            output = new EventOutput(stop, withMeta);
        }

        @Override
        public void take(JournalRecord record) throws IOException {
            output.add(record.sequence(), record.type(), record.payload(), record.length());
        }

        @Override
        public void flush() throws IOException {
            output.flush();
        }

        @Override
        public void close() {
            // what was not flushed was not replayed
        }
    }

    /** Another ring. */
    final class Events implements ReplayTarget {
        private static final String NAME = "replay";

        private final Ring ring;
        private final Producer producer;

        private Events(Ring ring, Producer producer) {
            this.ring = ring;
            this.producer = producer;
        }

        /**
         * Opens it.
         *
         * @param path of the ring
         * @param journal that is read
         */
        static Events into(Path path, Path journal, StopSignal stop) throws IOException {
            Ring ring = Attaching.attach(path);
            boolean opened = false;
            try {
                requireAnother(ring, journal);
                ProducerOptions options = new ProducerOptions(new RoomWait(stop, ring.inspector()::snapshot));
                Events events = new Events(ring, ring.openProducer(NAME, options));
                opened = true;
                return events;
            } finally {
                if (!opened) {
                    ring.close();
                }
            }
        }

        private static void requireAnother(Ring ring, Path journal) throws IOException {
            if (Files.isDirectory(ring.journalPlace()) && Files.isSameFile(ring.journalPlace(), journal)) {
                throw ErrorLine.refused(
                        "replay",
                        "--into " + ring.path(),
                        "it is the ring whose journal is read",
                        "another ring",
                        "create one, and replay into that");
            }
        }

        @Override
        public void take(JournalRecord record) throws IOException {
            try {
                long ignored = producer.publish((slot, sequence) -> slot.type(record.type())
                        .length(record.length())
                        .putBytes(0, record.payload(), 0, record.length()));
            } catch (ProducerTimeoutException stopped) {
                throw new ClosedPipeException(new IOException("stopped", stopped)); // gives up for no other reason
            }
        }

        @Override
        public void flush() {
            // published already
        }

        @Override
        public void close() {
            try {
                producer.close();
            } finally {
                ring.close();
            }
        }
    }
}
