package io.ringfence.hostile;

import io.ringfence.produce.Producer;
import io.ringfence.ring.Ring;
import io.ringfence.ring.RingOptions;
import io.ringfence.ring.error.RingException;
import java.nio.file.Path;

/** Does one thing with a ring as whoever it runs as, and says in one line what came of it. */
final class PermissionsChild {
    static final RingOptions SMALL =
            RingOptions.builder().slots(16).payloadBytes(48).build();

    private PermissionsChild() {}

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[1]);
        try {
            switch (arguments[0]) {
                case "create" -> Ring.create(path, SMALL).close();
                case "fill" -> fill(path);
                case "attach" -> Ring.attach(path).close();
                case "delete" -> Ring.delete(path);
                default -> look(path);
            }
            System.out.println("done");
        } catch (RingException refused) {
            System.out.println(refused.getClass().getSimpleName() + ": " + refused.getMessage());
        }
    }

    private static void fill(Path path) {
        try (Ring ring = Ring.create(path, SMALL);
                Producer producer = ring.openProducer("p")) {
            for (int i = 0; i < 10; i++) {
                long ignored = producer.publish((slot, sequence) -> slot.putLong(0, sequence));
            }
        }
    }

    private static void look(Path path) throws Exception {
        try (Ring ring = Ring.attachReadOnly(path)) {
            int shown = ring.openTap().poll((event, sequence) -> {}, 100);
            System.out.println("cursor " + ring.inspector().snapshot().cursor() + ", shown " + shown);
        }
    }
}
