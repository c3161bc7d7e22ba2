package io.ringfence.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of a segment for a reader, plain or compressed. One thread. */
interface SegmentSource extends AutoCloseable {
    /** Reads up to the target's remaining bytes; fewer only at the end, or where it is damaged. */
    int read(long position, ByteBuffer target);

    /** {@return how many bytes there are; -1 if that is not known without reading them all} */
    long bytes();

    /** {@return what is wrong with the file where the last read ended; null if nothing is} */
    @Nullable
    String fault();

    @Override
    void close();
}
