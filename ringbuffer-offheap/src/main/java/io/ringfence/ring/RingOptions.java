package io.ringfence.ring;

import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.WithoutConsumers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a new ring shall be like; fixed for its life. Immutable, checked as a whole by {@link Builder#build()}.
 *
 * @param slots how many events it holds, a power of two
 * @param payloadBytes bytes of the largest event
 * @param producerMode one producer at a time, or many
 * @param withoutConsumers what producers do while no consumer is registered
 * @param checksumMode whether each slot carries a checksum
 * @param schema a name for what the events are; may be empty
 * @param ledgerEntries producer handles at one time
 * @param registryEntries consumers at one time
 * @param initialSequence of the first event
 * @param journalPlace absolute path of the journal's directory; empty: {@code journal} inside of the ring's
 */
public record RingOptions(
        int slots,
        int payloadBytes,
        ProducerMode producerMode,
        WithoutConsumers withoutConsumers,
        ChecksumMode checksumMode,
        String schema,
        int ledgerEntries,
        int registryEntries,
        long initialSequence,
        String journalPlace) {
    /** Events that a ring holds unless said otherwise. */
    public static final int DEFAULT_SLOTS = 65_536;

    /** Bytes of the largest event unless said otherwise: slots of 256 bytes. */
    public static final int DEFAULT_PAYLOAD_BYTES = 240;

    private static final int DEFAULT_LEDGER_ENTRIES = 64;
    private static final int DEFAULT_REGISTRY_ENTRIES = 64;

    /**
     * Checks what the builder has checked, for those who do without it.
     *
     * @param slots how many events it holds, a power of two
     * @param payloadBytes bytes of the largest event
     * @param producerMode one producer at a time, or many
     * @param withoutConsumers what producers do while no consumer is registered
     * @param checksumMode whether each slot carries a checksum
     * @param schema a name for what the events are; may be empty
     * @param ledgerEntries producer handles at one time
     * @param registryEntries consumers at one time
     * @param initialSequence of the first event
     * @param journalPlace absolute path of the journal's directory; empty: {@code journal} inside of the ring's
     */
    public RingOptions {
        if (!RingGeometry.fits(slots, payloadBytes, ledgerEntries, registryEntries)
                || initialSequence < 0
                || initialSequence > Sequencer.TERMINAL_SEQUENCE
                || schema.getBytes(StandardCharsets.UTF_8).length > IdentityLayout.SCHEMA_BYTES
                || !isJournalPlace(journalPlace)) {
            throw new InvalidOptionException(new Problem(
                    "create",
                    "options",
                    slots + " slots of " + payloadBytes + " bytes, " + ledgerEntries + " producers, " + registryEntries
                            + " consumers, from sequence " + initialSequence,
                    "options that a ring can have",
                    "use the builder, which says what is wrong"));
        }
    }

    /** {@return 65,536 slots of 240 bytes, many producers, blocking without consumers, no checksum} */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether it can stand in the identity page: empty, or an absolute path. */
    static boolean isJournalPlace(String place) {
        return place.getBytes(StandardCharsets.UTF_8).length <= IdentityLayout.JOURNAL_PLACE_BYTES
                && place.chars().noneMatch(Character::isISOControl)
                && (place.isEmpty() || place.startsWith("/"));
    }

    RingGeometry geometry() {
        return new RingGeometry(slots, payloadBytes, ledgerEntries, registryEntries);
    }

    RingModes modes() {
        return new RingModes(producerMode, withoutConsumers, checksumMode);
    }

    /** Collects options; any order. */
    public static final class Builder {
        private long slots = DEFAULT_SLOTS;
        private int payloadBytes = DEFAULT_PAYLOAD_BYTES;
        private ProducerMode producerMode = ProducerMode.MULTI;
        private WithoutConsumers withoutConsumers = WithoutConsumers.BLOCK;
        private ChecksumMode checksumMode = ChecksumMode.NONE;
        private String schema = "";
        private int ledgerEntries = DEFAULT_LEDGER_ENTRIES;
        private int registryEntries = DEFAULT_REGISTRY_ENTRIES;
        private long initialSequence;
        private String journalPlace = "";

        private Builder() {}

        /**
         * {@return this}
         *
         * @param count how many events the ring holds, a power of two
         */
        public Builder slots(long count) {
            slots = count;
            return this;
        }

        /**
         * {@return this}
         *
         * @param bytes of the largest event
         */
        public Builder payloadBytes(int bytes) {
            payloadBytes = bytes;
            return this;
        }

        /**
         * {@return this}
         *
         * @param mode one producer at a time, or many
         */
        public Builder producerMode(ProducerMode mode) {
            producerMode = mode;
            return this;
        }

        /**
         * {@return this}
         *
         * @param policy what producers do while no consumer is registered
         */
        public Builder withoutConsumers(WithoutConsumers policy) {
            withoutConsumers = policy;
            return this;
        }

        /**
         * {@return this}
         *
         * @param mode whether each slot carries a checksum
         */
        public Builder checksumMode(ChecksumMode mode) {
            checksumMode = mode;
            return this;
        }

        /**
         * {@return this}
         *
         * @param name for what the events are, at most 64 bytes in UTF-8
         */
        public Builder schema(String name) {
            schema = name;
            return this;
        }

        /**
         * {@return this}
         *
         * @param entries producer handles at one time, 1 to 1024
         */
        public Builder ledgerEntries(int entries) {
            ledgerEntries = entries;
            return this;
        }

        /**
         * {@return this}
         *
         * @param entries consumers at one time, 1 to 64
         */
        public Builder registryEntries(int entries) {
            registryEntries = entries;
            return this;
        }

        /**
         * {@return this}
         *
         * @param directory where the journal and what belongs to it are kept; need not exist. Unless said otherwise, {@code journal}
         *     inside of the ring's directory. A ring that is deleted leaves a directory outside of its own alone
         */
        public Builder journalPlace(Path directory) {
            journalPlace = directory.toAbsolutePath().normalize().toString();
            return this;
        }

        /**
         * {@return this}
         *
         * @param sequence of the first event, 0 or more; for tests of the ends of the number range
         */
        public Builder initialSequence(long sequence) {
            initialSequence = sequence;
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the options
         * @throws InvalidOptionException that names the option, what it was, and what it may be
         */
        public RingOptions build() {
            if (slots < 1 || slots > 1 << 30 || Long.bitCount(slots) != 1) {
                throw slotCount();
            }
            require("payload", payloadBytes, 1, SlotLayout.MAX_PAYLOAD_BYTES);
            require("ledger entries", ledgerEntries, 1, RingGeometry.MAX_LEDGER_ENTRIES);
            require("registry entries", registryEntries, 1, RingGeometry.MAX_REGISTRY_ENTRIES);
            require("initial sequence", initialSequence, 0, Sequencer.TERMINAL_SEQUENCE);
            long regionBytes = slots * SlotLayout.slotBytes(payloadBytes);
            if (regionBytes > RingGeometry.MAX_SLOT_REGION_BYTES) {
                throw invalid(
                        "slots and payload",
                        slots + " slots of " + SlotLayout.slotBytes(payloadBytes) + " bytes are " + regionBytes
                                + " bytes",
                        "at most " + RingGeometry.MAX_SLOT_REGION_BYTES + " bytes of slots",
                        "take fewer slots or a smaller payload");
            }
            int schemaBytes = schema.getBytes(StandardCharsets.UTF_8).length;
            if (schemaBytes > IdentityLayout.SCHEMA_BYTES || schema.chars().anyMatch(Character::isISOControl)) {
                throw invalid(
                        "schema",
                        schemaBytes + " bytes in UTF-8",
                        "at most " + IdentityLayout.SCHEMA_BYTES + " without control characters",
                        "choose a shorter name");
            }
            if (!isJournalPlace(journalPlace)) {
                throw invalid(
                        "journal place",
                        journalPlace.getBytes(StandardCharsets.UTF_8).length + " bytes in UTF-8",
                        "a path of at most " + IdentityLayout.JOURNAL_PLACE_BYTES + " without control characters",
                        "choose a shorter path");
            }
            return new RingOptions(
                    (int) slots,
                    payloadBytes,
                    producerMode,
                    withoutConsumers,
                    checksumMode,
                    schema,
                    ledgerEntries,
                    registryEntries,
                    initialSequence,
                    journalPlace);
        }

        private InvalidOptionException slotCount() {
            String nearest = "1 and 2";
            if (slots > 1 << 30) {
                nearest = "no more than " + (1 << 30);
            } else if (slots > 1) {
                long below = Long.highestOneBit(slots);
                nearest = below + " and " + 2 * below;
            }
            return invalid("slots", Long.toString(slots), "a power of two", "the nearest are " + nearest);
        }

        private static void require(String option, long value, long least, long most) {
            if (value < least || value > most) {
                throw invalid(option, Long.toString(value), least + " to " + most, "choose a value in that range");
            }
        }

        private static InvalidOptionException invalid(String option, String actual, String expected, String remedy) {
            return new InvalidOptionException(new Problem("create", option, actual, expected, remedy));
        }
    }
}
