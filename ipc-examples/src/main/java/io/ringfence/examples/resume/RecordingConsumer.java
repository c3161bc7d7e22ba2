package io.ringfence.examples.resume;

import io.ringfence.consume.BatchEventProcessor;
import io.ringfence.consume.Consumer;
import io.ringfence.consume.Event;
import io.ringfence.ring.Ring;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the numbers that it is given to a file, in a JVM of its own, and goes on after its last commit when it is started again. */
public final class RecordingConsumer {
    private final DataOutputStream output;
    private final BatchEventProcessor processor;

    private RecordingConsumer(Consumer consumer, DataOutputStream output) {
        this.output = output;
        this.processor = consumer.processor(this::record);
    }

    /**
     * Runs the consumer.
     *
     * @param args the path of the ring, and the file to write
     */
    public static void main(String... args) throws IOException {
        try (Ring ring = Ring.attach(Path.of(args[0]));
                Consumer consumer = ring.openConsumer("recorder");
                DataOutputStream output =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(args[1]))))) {
            System.out.println(String.format(
                    "  consumer, pid %d: starts with the event at sequence %,d",
                    ProcessHandle.current().pid(), consumer.position() + 1));
            new RecordingConsumer(consumer, output).processor.run();
        }
    }

    private void record(Event event, long sequence, boolean endOfBatch) throws IOException {
        output.writeLong(event.getLong(0));
        if (endOfBatch) {
            // The processor commits after this event. What we did with a batch must be safe before that, so that a
            // batch whose
            // commit is not reached comes again, and one whose commit is reached is not needed again.
            output.flush();
        }
        if (event.type() == CountingProducer.LAST) {
            processor.halt();
        }
    }
}
