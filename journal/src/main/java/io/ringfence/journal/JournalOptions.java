package io.ringfence.journal;

import io.ringfence.journal.storage.DiskStorage;
import io.ringfence.journal.storage.Storage;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a journal is written. Immutable; checked when built. */
public final class JournalOptions {
    /** Bytes of a segment unless chosen otherwise: 64 MiB. */
    public static final int DEFAULT_SEGMENT_BYTES = 64 << 20;

    /** Bytes of the smallest segment. */
    public static final int MIN_SEGMENT_BYTES = 16 << 10;

    /** Bytes of the largest segment. */
    public static final int MAX_SEGMENT_BYTES = 1 << 30;

    /** Segments are whole pages. */
    private static final int PAGE_BYTES = 4096;

    private final ForcePolicy forcePolicy;
    private final int segmentBytes;
    private final @Nullable Path place;
    private final Storage storage;

    private JournalOptions(Builder builder) {
        forcePolicy = builder.forcePolicy;
        segmentBytes = builder.segmentBytes;
        place = builder.place;
        storage = builder.storage;
    }

    /** {@return a builder with the defaults: a force after each batch, segments of 64 MiB, the ring's own place, the real disk} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the defaults} */
    public static JournalOptions defaults() {
        return builder().build();
    }

    /** {@return when to force} */
    public ForcePolicy forcePolicy() {
        return forcePolicy;
    }

    /** {@return bytes of a segment} */
    public int segmentBytes() {
        return segmentBytes;
    }

    /** {@return the journal's directory, if another than the ring's own place} */
    public Optional<Path> place() {
        return Optional.ofNullable(place);
    }

    /** {@return the way to the disk} */
    public Storage storage() {
        return storage;
    }

    /** Collects options; not for several threads. */
    public static final class Builder {
        private ForcePolicy forcePolicy = ForcePolicy.batch();
        private int segmentBytes = DEFAULT_SEGMENT_BYTES;
        private @Nullable Path place;
        private Storage storage = DiskStorage.instance();

        private Builder() {}

        /**
         * {@return this}
         *
         * @param policy when to force
         */
        public Builder forcePolicy(ForcePolicy policy) {
            forcePolicy = policy;
            return this;
        }

        /**
         * {@return this}
         *
         * @param bytes of a segment, a multiple of 4096 from 16 KiB to 1 GiB that has room for the ring's largest event
         */
        public Builder segmentBytes(int bytes) {
            segmentBytes = bytes;
            return this;
        }

        /**
         * {@return this}
         *
         * @param directory of the journal, instead of the ring's own place
         */
        public Builder place(Path directory) {
            place = directory;
            return this;
        }

        /**
         * {@return this}
         *
         * @param way to the disk; for campaigns
         */
        public Builder storage(Storage way) {
            storage = way;
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the options
         * @throws InvalidOptionException that names the option, what it was, and what it may be
         */
        public JournalOptions build() {
            if (segmentBytes < MIN_SEGMENT_BYTES
                    || segmentBytes > MAX_SEGMENT_BYTES
                    || segmentBytes % PAGE_BYTES != 0) {
                throw new InvalidOptionException(new Problem(
                        "journal",
                        "segment size",
                        segmentBytes + " bytes",
                        "a multiple of " + PAGE_BYTES + " from " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES,
                        "choose such a size"));
            }
            return new JournalOptions(this);
        }
    }
}
