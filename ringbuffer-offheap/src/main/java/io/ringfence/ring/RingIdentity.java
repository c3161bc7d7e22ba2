package io.ringfence.ring;

import static io.ringfence.ring.layout.IdentityLayout.BYTE_ORDER_MARK;
import static io.ringfence.ring.layout.IdentityLayout.BYTE_ORDER_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.CHECKSUM_MODE_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.CHECKSUM_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.COUNTER_COUNT_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.CREATED_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.FILE_BYTES_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.HEADER_BYTES_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.INITIAL_SEQUENCE_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.JOURNAL_PLACE_BYTES;
import static io.ringfence.ring.layout.IdentityLayout.JOURNAL_PLACE_LENGTH_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.JOURNAL_PLACE_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.LEDGER_ENTRIES_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.MAGIC;
import static io.ringfence.ring.layout.IdentityLayout.MAGIC_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.PAGE_BYTES;
import static io.ringfence.ring.layout.IdentityLayout.PAYLOAD_BYTES_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.PRODUCER_MODE_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.REGISTRY_ENTRIES_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.RING_ID_HIGH_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.RING_ID_LOW_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.SCHEMA_BYTES;
import static io.ringfence.ring.layout.IdentityLayout.SCHEMA_LENGTH_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.SCHEMA_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.SLOT_BYTES_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.SLOT_COUNT_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.VERSION;
import static io.ringfence.ring.layout.IdentityLayout.VERSION_OFFSET;
import static io.ringfence.ring.layout.IdentityLayout.WITHOUT_CONSUMERS_OFFSET;

import io.ringfence.ring.error.CorruptRingException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingVersionException;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.ring.layout.SlotLayout;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.WithoutConsumers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32C;

/**
 * What a ring is, read from its identity page: the options that it was created with, and who it is. Immutable.
 *
 * @param options that it was created with
 * @param ringId 128 bits, different for each ring ever created
 * @param createdEpochNanos when, in nanoseconds since 1970
 */
public record RingIdentity(RingOptions options, UUID ringId, long createdEpochNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final String JOURNAL = "journal";

    static RingIdentity fresh(RingOptions options) {
        return new RingIdentity(options, UUID.randomUUID(), System.currentTimeMillis() * NANOS_PER_MILLI);
    }

    /** {@return the sizes and offsets of its file} */
    public RingGeometry geometry() {
        return options.geometry();
    }

    /**
     * {@return what a page says that is no longer, or not yet, in a {@code ring.dat}}
     *
     * @param page the first 4096 bytes of one, as a journal or a snapshot keeps them
     * @param place where it comes from, for the errors
     * @throws CorruptRingException if it is no identity page
     * @throws RingVersionException if it is of another layout version
     */
    public static RingIdentity of(byte[] page, Path place) {
        ByteBuffer copy = ByteBuffer.wrap(page.clone()).order(ByteOrder.LITTLE_ENDIAN);
        return decode(copy, place, copy.getLong(FILE_BYTES_OFFSET));
    }

    /**
     * {@return the directory of the ring's journal, as chosen at its creation; need not exist}
     *
     * @param ring the ring's directory
     */
    public Path journalPlace(Path ring) {
        return options.journalPlace().isEmpty() ? ring.resolve(JOURNAL) : Path.of(options.journalPlace());
    }

    /** {@return the identity page as it stands at the beginning of the ring's file, 4096 bytes: enough to make an empty ring of the same identity} */
    public byte[] page() {
        byte[] page = new byte[PAGE_BYTES];
        encode(ByteBuffer.wrap(page));
        return page;
    }

    /** Writes the page, checksum last. */
    void encode(ByteBuffer page) {
        page.order(ByteOrder.LITTLE_ENDIAN);
        byte[] schema = options.schema().getBytes(StandardCharsets.UTF_8);
        byte[] journalPlace = options.journalPlace().getBytes(StandardCharsets.UTF_8);
        page.putLong(MAGIC_OFFSET, MAGIC)
                .putInt(VERSION_OFFSET, VERSION)
                .putInt(BYTE_ORDER_OFFSET, BYTE_ORDER_MARK)
                .putInt(HEADER_BYTES_OFFSET, PAGE_BYTES)
                .putInt(SLOT_COUNT_OFFSET, options.slots())
                .putInt(SLOT_BYTES_OFFSET, SlotLayout.slotBytes(options.payloadBytes()))
                .putInt(PAYLOAD_BYTES_OFFSET, options.payloadBytes())
                .putInt(PRODUCER_MODE_OFFSET, options.producerMode().code())
                .putInt(CHECKSUM_MODE_OFFSET, options.checksumMode().code())
                .putInt(WITHOUT_CONSUMERS_OFFSET, options.withoutConsumers().code())
                .putInt(LEDGER_ENTRIES_OFFSET, options.ledgerEntries())
                .putInt(REGISTRY_ENTRIES_OFFSET, options.registryEntries())
                .putInt(COUNTER_COUNT_OFFSET, CountersLayout.COUNT)
                .putLong(RING_ID_HIGH_OFFSET, ringId.getMostSignificantBits())
                .putLong(RING_ID_LOW_OFFSET, ringId.getLeastSignificantBits())
                .putLong(CREATED_OFFSET, createdEpochNanos)
                .putLong(INITIAL_SEQUENCE_OFFSET, options.initialSequence())
                .putLong(FILE_BYTES_OFFSET, options.geometry().fileBytes())
                .putInt(SCHEMA_LENGTH_OFFSET, schema.length)
                .put(SCHEMA_OFFSET, schema)
                .putInt(JOURNAL_PLACE_LENGTH_OFFSET, journalPlace.length)
                .put(JOURNAL_PLACE_OFFSET, journalPlace)
                .putInt(CHECKSUM_OFFSET, checksum(page));
    }

    /**
     * Reads and checks a heap copy of the page; nothing is mapped before this has returned.
     *
     * @param page 4096 bytes
     * @param file where it came from, for the errors
     * @param fileBytes real size of the file
     */
    static RingIdentity decode(ByteBuffer page, Path file, long fileBytes) {
        page.order(ByteOrder.LITTLE_ENDIAN);
        Check check = new Check(file, page);
        check.that(
                MAGIC_OFFSET,
                "magic",
                page.getLong(MAGIC_OFFSET) == MAGIC,
                hex(page.getLong(MAGIC_OFFSET)),
                hex(MAGIC));
        check.version();
        int stored = page.getInt(CHECKSUM_OFFSET);
        int computed = checksum(page);
        check.that(
                CHECKSUM_OFFSET,
                "checksum of the identity page",
                stored == computed,
                "computed " + hex(computed),
                hex(stored) + " as stored");
        check.field(BYTE_ORDER_OFFSET, "byte order mark", BYTE_ORDER_MARK);
        check.field(HEADER_BYTES_OFFSET, "header length", PAGE_BYTES);
        check.field(COUNTER_COUNT_OFFSET, "counters", CountersLayout.COUNT);
        int slots = page.getInt(SLOT_COUNT_OFFSET);
        int payload = page.getInt(PAYLOAD_BYTES_OFFSET);
        int ledger = page.getInt(LEDGER_ENTRIES_OFFSET);
        int registry = page.getInt(REGISTRY_ENTRIES_OFFSET);
        check.that(
                SLOT_COUNT_OFFSET,
                "sizes",
                RingGeometry.fits(slots, payload, ledger, registry),
                slots + " slots of " + payload + " bytes, " + ledger + " producers, " + registry + " consumers",
                "sizes that a ring can have");
        check.field(SLOT_BYTES_OFFSET, "slot size", SlotLayout.slotBytes(payload));
        long initial = page.getLong(INITIAL_SEQUENCE_OFFSET);
        check.that(
                INITIAL_SEQUENCE_OFFSET,
                "initial sequence",
                initial >= 0 && initial <= Sequencer.TERMINAL_SEQUENCE,
                Long.toString(initial),
                "0 to " + Sequencer.TERMINAL_SEQUENCE);
        RingOptions options = new RingOptions(
                slots,
                payload,
                check.oneOf(PRODUCER_MODE_OFFSET, ProducerMode.values(), ProducerMode::code),
                check.oneOf(WITHOUT_CONSUMERS_OFFSET, WithoutConsumers.values(), WithoutConsumers::code),
                check.oneOf(CHECKSUM_MODE_OFFSET, ChecksumMode.values(), ChecksumMode::code),
                check.schema(),
                ledger,
                registry,
                initial,
                check.journalPlace());
        long needed = options.geometry().fileBytes();
        check.that(
                FILE_BYTES_OFFSET,
                "file size",
                page.getLong(FILE_BYTES_OFFSET) == needed && fileBytes == needed,
                fileBytes + " bytes",
                needed + " bytes, as its sizes demand");
        UUID id = new UUID(page.getLong(RING_ID_HIGH_OFFSET), page.getLong(RING_ID_LOW_OFFSET));
        return new RingIdentity(options, id, page.getLong(CREATED_OFFSET));
    }

    private static int checksum(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.duplicate().position(0).limit(CHECKSUM_OFFSET));
        return (int) crc.getValue();
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    /** Checks of one page of one file. */
    private record Check(Path file, ByteBuffer page) {
        void that(int offset, String what, boolean holds, String actual, String expected) {
            if (!holds) {
                throw new CorruptRingException(
                        new Problem(
                                "attach",
                                file + ", " + what + " at offset " + offset,
                                actual,
                                expected,
                                "the file is no ring or was damaged; it was left as it is: recover it, restore it, or delete the ring"));
            }
        }

        void field(int offset, String what, int expected) {
            int actual = page.getInt(offset);
            that(offset, what, actual == expected, Integer.toString(actual), Integer.toString(expected));
        }

        void version() {
            int version = page.getInt(VERSION_OFFSET);
            if (version != VERSION) {
                throw new RingVersionException(new Problem(
                        "attach",
                        file + ", layout version at offset " + VERSION_OFFSET,
                        "version " + version,
                        "version " + VERSION,
                        version > VERSION || version < 0
                                ? "use the newer library that wrote it, or delete the ring"
                                : "use the older library that wrote it, or create the ring anew"));
            }
        }

        <E extends Enum<E>> E oneOf(int offset, E[] values, ToIntFunction<E> codes) {
            int code = page.getInt(offset);
            for (E value : values) {
                if (codes.applyAsInt(value) == code) {
                    return value;
                }
            }
            that(
                    offset,
                    values[0].getDeclaringClass().getSimpleName(),
                    false,
                    Integer.toString(code),
                    "0 to " + (values.length - 1));
            throw new IllegalStateException("unreachable");
        }

        String schema() {
            return text("schema", SCHEMA_LENGTH_OFFSET, SCHEMA_BYTES, SCHEMA_OFFSET);
        }

        String journalPlace() {
            String place =
                    text("journal place", JOURNAL_PLACE_LENGTH_OFFSET, JOURNAL_PLACE_BYTES, JOURNAL_PLACE_OFFSET);
            that(
                    JOURNAL_PLACE_OFFSET,
                    "journal place",
                    RingOptions.isJournalPlace(place),
                    "'" + place + "'",
                    "an absolute path, or nothing");
            return place;
        }

        private String text(String what, int lengthOffset, int most, int offset) {
            int length = page.getInt(lengthOffset);
            that(
                    lengthOffset,
                    what + " length",
                    length >= 0 && length <= most,
                    Integer.toString(length),
                    "0 to " + most);
            byte[] bytes = new byte[length];
            page.get(offset, bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            that(
                    offset,
                    what,
                    Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
                            && text.chars().noneMatch(Character::isISOControl),
                    "bytes that are no name",
                    "UTF-8 without control characters");
            return text;
        }
    }
}
