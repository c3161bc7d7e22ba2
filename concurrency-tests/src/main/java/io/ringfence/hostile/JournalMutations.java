package io.ringfence.hostile;

import io.ringfence.journal.layout.FooterLayout;
import io.ringfence.journal.layout.IndexLayout;
import io.ringfence.journal.layout.RecordLayout;
import io.ringfence.journal.layout.SegmentLayout;
import io.ringfence.recovery.layout.SnapshotLayout;
import io.ringfence.ring.layout.IdentityLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Numbers the mutations of a journal. The first {@link #enumerated()} are those that can be listed: every byte of every segment and
 * snapshot set to 0, to FF and with each bit flipped; every truncation; every field to its extremes with checksums that agree; all that a
 * file, a directory and a name can be instead. They are dealt in turn, each sort in a fixed order that mixes it. All higher numbers are seeds of several
 * of these at once.
 */
final class JournalMutations {
    private static final int CHANGES_A_BYTE = 2 + Byte.SIZE;
    private static final int VALUES_A_FIELD = 27;
    private static final int MOST_AT_ONCE = 5;
    private static final int COMPRESSED_PLACES = 8192;

    /** Of so many cases in a row, one each goes to sizes, forgeries and troubles: a short run sees all of them. */
    private static final int TURNS = 8;

    private static final int TURNS_OF_BYTES = TURNS - 3;

    /** A prime that divides no plausible number of mutations. */
    private static final long STRIDE = 1_000_003;

    private static final int[] HEADER_LONGS = {
        SegmentLayout.MAGIC_OFFSET,
        SegmentLayout.SEGMENT_BYTES_OFFSET,
        SegmentLayout.RING_ID_HIGH_OFFSET,
        SegmentLayout.RING_ID_LOW_OFFSET,
        SegmentLayout.EPOCH_OFFSET,
        SegmentLayout.NUMBER_OFFSET,
        SegmentLayout.FIRST_SEQUENCE_OFFSET,
        SegmentLayout.CREATED_OFFSET,
        SegmentLayout.TIME_FLOOR_OFFSET,
        SegmentLayout.DURABLE_OFFSET,
        SegmentLayout.IDENTITY_OFFSET + IdentityLayout.INITIAL_SEQUENCE_OFFSET
    };
    private static final int[] HEADER_INTS = {
        SegmentLayout.VERSION_OFFSET,
        SegmentLayout.HEADER_BYTES_OFFSET,
        SegmentLayout.IDENTITY_OFFSET + IdentityLayout.SLOT_COUNT_OFFSET,
        SegmentLayout.IDENTITY_OFFSET + IdentityLayout.PAYLOAD_BYTES_OFFSET
    };
    private static final int[] SNAPSHOT_LONGS = {
        SnapshotLayout.MAGIC_OFFSET,
        SnapshotLayout.EPOCH_OFFSET,
        SnapshotLayout.SEQUENCE_OFFSET,
        SnapshotLayout.CREATED_OFFSET,
        SnapshotLayout.DURABLE_OFFSET,
        SnapshotLayout.CONSUMER_TABLE_OFFSET + SnapshotLayout.CONSUMER_POSITION_OFFSET
    };
    private static final int[] SNAPSHOT_INTS = {
        SnapshotLayout.VERSION_OFFSET,
        SnapshotLayout.CONSUMERS_OFFSET,
        SnapshotLayout.CONSUMER_TABLE_OFFSET + SnapshotLayout.CONSUMER_NAME_LENGTH_OFFSET
    };

    private final List<JournalImage> images;
    private final Group bytes = new Group();
    private final Group sizes = new Group();
    private final Group forged = new Group();
    private final Group troubles = new Group();

    /** Mutations of one sort, of one kind of image. */
    private record Family(int kind, int size, IntFunction<JournalMutation> mutations) {}

    /** Families of one sort. */
    private static final class Group {
        private final List<Family> families = new ArrayList<>();
        private long size;

        void add(Family family) {
            families.add(family);
            size += family.size();
        }

        /** {@return one of them; beyond the last, they begin anew} */
        JournalMutation get(long place) {
            long index = place * STRIDE % size;
            for (Family family : families) {
                if (index < family.size()) {
                    return family.mutations().apply((int) index);
                }
                index -= family.size();
            }
            throw new IllegalStateException("no mutation " + place);
        }
    }

    /** Something to forge. */
    private record Field(String name, int offset, int size) {}

    JournalMutations(List<JournalImage> images) {
        this.images = List.copyOf(images);
        for (JournalImage image : images) {
            for (String file : image.damageable()) {
                bytes.add(bytes(image, file));
                sizes.add(sizes(image, file));
            }
            image.segments().forEach(file -> forged.add(forgedHeader(image, file)));
            image.segments().forEach(file -> forged.add(forgedRecords(image, file)));
            image.snapshots().forEach(file -> forged.add(forgedSnapshot(image, file)));
            List<JournalMutation> listed = new JournalTroubles(image).all();
            troubles.add(new Family(image.kind(), listed.size(), listed::get));
        }
    }

    /** {@return how many mutations there are before those of several at once; the smaller groups come round in them again} */
    long enumerated() {
        return (bytes.size / TURNS_OF_BYTES + 1) * TURNS;
    }

    JournalImage image(int kind) {
        return images.get(kind);
    }

    /** {@return the mutation of a number} */
    JournalMutation get(long number) {
        if (number >= enumerated()) {
            return several(new Random(number * STRIDE));
        }
        long round = number / TURNS;
        int turn = (int) (number % TURNS);
        return switch (turn) {
            case TURNS - 1 -> troubles.get(round);
            case TURNS - 2 -> forged.get(round);
            case TURNS - 3 -> sizes.get(round);
            default -> bytes.get(round * TURNS_OF_BYTES + turn);
        };
    }

    private JournalMutation several(Random random) {
        int kind = random.nextInt(images.size());
        List<JournalMutation> several = new ArrayList<>();
        int count = 2 + random.nextInt(MOST_AT_ONCE - 1);
        while (several.size() < count) {
            // a group first, then a family: else nearly all would be single bytes
            List<Family> families = List.of(bytes, sizes, forged, troubles).get(random.nextInt(4)).families;
            Family family = families.get(random.nextInt(families.size()));
            if (family.kind() == kind) {
                several.add(family.mutations().apply(random.nextInt(family.size())));
            }
        }
        return JournalMutation.all(several);
    }

    private static Family bytes(JournalImage image, String file) {
        int length = image.bytes(file).length;
        return new Family(
                image.kind(),
                places(file, length) * CHANGES_A_BYTE,
                index -> JournalMutation.bytes(
                        image.kind(), file, index / CHANGES_A_BYTE % length, index % CHANGES_A_BYTE));
    }

    /** How long a compressed file is depends on what is in it; how many cases there are must not. */
    private static int places(String file, int length) {
        return file.endsWith(".gz") ? COMPRESSED_PLACES : length;
    }

    /** Every truncation, and a few sizes beyond, up to those that overflow. */
    private static Family sizes(JournalImage image, String file) {
        int length = image.bytes(file).length;
        int places = places(file, length);
        List<Long> beyond = new ArrayList<>(FileTrouble.HUGE);
        beyond.addAll(List.of(length + 1L, length + 8L, length + 4096L, 2L * length));
        return new Family(
                image.kind(),
                places + beyond.size(),
                index -> JournalMutation.size(
                        image.kind(), file, index < places ? index % length : beyond.get(index - places)));
    }

    private static Family forgedHeader(JournalImage image, String file) {
        List<Field> fields = fields("header +", 0, HEADER_LONGS, HEADER_INTS);
        return forged(image, file, fields, (bytes, field) -> Seals.sealHeader(bytes));
    }

    private static Family forgedSnapshot(JournalImage image, String file) {
        List<Field> fields = fields("header +", 0, SNAPSHOT_LONGS, SNAPSHOT_INTS);
        int trailer = image.bytes(file).length - SnapshotLayout.TRAILER_BYTES;
        fields.add(new Field("state bytes", trailer + SnapshotLayout.STATE_BYTES_OFFSET, Long.BYTES));
        fields.add(new Field("end mark", trailer + SnapshotLayout.END_MARK_OFFSET, Integer.BYTES));
        return forged(image, file, fields, (bytes, field) -> Seals.sealSnapshot(bytes));
    }

    private static Family forgedRecords(JournalImage image, String file) {
        byte[] segment = image.bytes(file);
        List<Field> fields = new ArrayList<>();
        List<Integer> records = Seals.records(segment);
        for (int at : records) {
            String name = "record at " + at + " +";
            fields.addAll(fields(
                    name, at, new int[] {RecordLayout.SEQUENCE_OFFSET, RecordLayout.TIMESTAMP_OFFSET}, new int[] {
                        RecordLayout.LENGTH_OFFSET, RecordLayout.TYPE_OFFSET, RecordLayout.RESERVED_OFFSET
                    }));
            fields.add(new Field(name + RecordLayout.KIND_OFFSET, at + RecordLayout.KIND_OFFSET, Short.BYTES));
            int kind = (int) Seals.value(segment, at + RecordLayout.KIND_OFFSET, Short.BYTES);
            int payload = at + RecordLayout.PAYLOAD_OFFSET;
            switch (kind) {
                case RecordLayout.BATCH -> fields.add(new Field("durable sequence", payload, Long.BYTES));
                case RecordLayout.INDEX ->
                    fields.addAll(fields(
                            "index entry +",
                            payload,
                            new int[] {
                                IndexLayout.SEQUENCE_OFFSET, IndexLayout.TIMESTAMP_OFFSET, IndexLayout.POSITION_OFFSET
                            },
                            new int[0]));
                case RecordLayout.FOOTER ->
                    fields.addAll(fields(
                            "footer +",
                            payload,
                            new int[] {
                                FooterLayout.EVENTS_OFFSET,
                                FooterLayout.ABORTED_OFFSET,
                                FooterLayout.INDEX_POSITION_OFFSET,
                                FooterLayout.INDEX_ENTRIES_OFFSET,
                                FooterLayout.DURABLE_OFFSET
                            },
                            new int[0]));
                default -> {
                    // the payload of an event is the user's
                }
            }
        }
        return forged(image, file, fields, (bytes, field) -> Seals.sealRecord(bytes, recordOf(records, field)));
    }

    private static int recordOf(List<Integer> records, Field field) {
        int record = records.get(0);
        for (int at : records) {
            record = at <= field.offset() ? at : record;
        }
        return record;
    }

    private static List<Field> fields(String name, int base, int[] longs, int[] ints) {
        List<Field> fields = new ArrayList<>();
        for (int offset : longs) {
            fields.add(new Field(name + offset, base + offset, Long.BYTES));
        }
        for (int offset : ints) {
            fields.add(new Field(name + offset, base + offset, Integer.BYTES));
        }
        return fields;
    }

    private interface Sealing {
        void seal(byte[] bytes, Field changed);
    }

    private static Family forged(JournalImage image, String file, List<Field> fields, Sealing sealing) {
        return new Family(image.kind(), fields.size() * VALUES_A_FIELD, index -> {
            Field field = fields.get(index / VALUES_A_FIELD);
            byte[] base = image.bytes(file);
            long old = Seals.value(base, field.offset(), field.size());
            long value = value(old, field.size(), base.length, index % VALUES_A_FIELD);
            return JournalMutation.forged(image.kind(), field.name() + " from " + old + " to " + value, file, bytes -> {
                Seals.put(bytes, field.offset(), field.size(), value);
                sealing.seal(bytes, field);
            });
        });
    }

    /** The extremes, and the neighbours of what the field holds and of what it is compared with. */
    private static long value(long old, int size, long length, int which) {
        long most = size == Long.BYTES ? Long.MAX_VALUE : size == Integer.BYTES ? Integer.MAX_VALUE : Short.MAX_VALUE;
        return switch (which) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> 2;
            case 3 -> -1;
            case 4 -> -2;
            case 5 -> most;
            case 6 -> most - 1;
            case 7 -> -most - 1;
            case 8 -> -most;
            case 9 -> old + 1;
            case 10 -> old - 1;
            case 11 -> old + 8;
            case 12 -> old - 8;
            case 13 -> -old;
            case 14 -> old * 2;
            case 15 -> 1L << 30;
            case 16 -> (1L << 30) - 8;
            case 17 -> 1L << 31;
            case 18 -> (1L << 32) + old;
            case 19 -> 1L << 62;
            case 20 -> length;
            case 21 -> length + 8;
            case 22 -> length - 8;
            case 23 -> JournalImageMaker.LAST;
            case 24 -> JournalImageMaker.LAST + 1;
            case 25 -> JournalImageMaker.LAST + JournalImageMaker.SLOTS + 1;
            default -> 3;
        };
    }
}
