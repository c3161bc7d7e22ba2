package io.ringfence.campaign.powerloss;

import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Events whose bytes follow from their sequence, and from the life of the process that published them. */
final class CacheLossEvents {
    static final int PAYLOAD_BYTES = 240;

    private CacheLossEvents() {}

    static UnsafeBuffer event(long life, long sequence) {
        SplittableRandom random = new SplittableRandom(sequence * 31 + life);
        byte[] bytes = new byte[random.nextInt(PAYLOAD_BYTES + 1)];
        random.nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }

    static boolean isEvent(long life, long sequence, DirectBuffer payload) {
        return event(life, sequence).equals(payload);
    }
}
