package io.ringfence.hostile;

import io.ringfence.hostile.Mutation.Edit;
import io.ringfence.ring.layout.IdentityLayout;
import io.ringfence.sequence.Sequencer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Numbers the mutations. The first {@link #enumerated()} are those that can be listed: every byte that means something set to 0, to FF and
 * with each bit flipped, every word set to its extremes and to the neighbours of what matters, every size and kind of file. They are
 * dealt in a fixed order that mixes them, so that a short run sees some of each. All higher numbers are seeds of random damage to
 * several words at once.
 */
final class Mutations {
    private static final int CHANGES_A_BYTE = 2 + Byte.SIZE;
    private static final int VALUES_A_WORD = 31;

    /** A prime that divides no plausible number of mutations. */
    private static final long STRIDE = 1_000_003;

    private static final int MAX_RANDOM_EDITS = 6;
    private static final int MAX_BLOCK_BYTES = 512;

    private final List<Image> images;
    private final List<Family> families = new ArrayList<>();
    private final List<List<Word>> words = new ArrayList<>();
    private final long enumerated;

    /** Mutations of one sort. */
    private interface Family {
        int size();

        Mutation get(int index);
    }

    Mutations(List<Image> images) {
        this.images = List.copyOf(images);
        List<Word> identity = Word.ofIdentity();
        for (int kind = 0; kind < images.size(); kind++) {
            Image image = images.get(kind);
            List<Word> rest = Word.ofTheRest(image.geometry());
            words.add(rest);
            // the checksum covers the whole page: all of it once, its words in the other kinds
            families.add(bytes(
                    kind,
                    kind == 0 ? IntStream.range(0, IdentityLayout.PAGE_BYTES).toArray() : offsets(identity)));
            families.add(bytes(kind, offsets(rest)));
            families.add(values(kind, rest, false));
            families.add(values(kind, identity, true));
            List<FileTrouble> troubles = FileTrouble.all(image);
            int k = kind;
            families.add(family(troubles.size(), i -> Mutation.trouble(k, troubles.get(i))));
        }
        enumerated = families.stream().mapToLong(Family::size).sum();
    }

    /** {@return how many mutations there are before the random ones} */
    long enumerated() {
        return enumerated;
    }

    Image image(Mutation mutation) {
        return images.get(mutation.kind());
    }

    /** {@return the mutation of a number} */
    Mutation get(long number) {
        if (number >= enumerated) {
            return random(number);
        }
        long index = number * STRIDE % enumerated;
        for (Family family : families) {
            if (index < family.size()) {
                return family.get((int) index);
            }
            index -= family.size();
        }
        throw new IllegalStateException("no mutation " + number);
    }

    private static Family family(int size, java.util.function.IntFunction<Mutation> mutations) {
        return new Family() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Mutation get(int index) {
                return mutations.apply(index);
            }
        };
    }

    private static int[] offsets(List<Word> words) {
        return words.stream()
                .flatMapToInt(word -> IntStream.range(word.offset(), word.offset() + word.size()))
                .toArray();
    }

    private Family bytes(int kind, int[] offsets) {
        return family(offsets.length * CHANGES_A_BYTE, index -> {
            int offset = offsets[index / CHANGES_A_BYTE];
            int change = index % CHANGES_A_BYTE;
            byte old = (byte) (images.get(kind).value(offset & ~3, Integer.BYTES) >> ((offset & 3) * Byte.SIZE));
            byte now = change == 0 ? 0 : change == 1 ? (byte) 0xFF : (byte) (old ^ (1 << (change - 2)));
            return Mutation.edits(
                    kind, "byte " + offset + " from " + old + " to " + now, List.of(new Edit(offset, new byte[] {now
                    })));
        });
    }

    private Family values(int kind, List<Word> of, boolean forged) {
        return family(of.size() * VALUES_A_WORD, index -> {
            Word word = of.get(index / VALUES_A_WORD);
            long value = value(images.get(kind), word, index % VALUES_A_WORD);
            String what = word.name() + " at " + word.offset() + " to " + value;
            Edit edit = Edit.of(word, value);
            return forged ? Mutation.forged(kind, what, edit) : Mutation.edits(kind, what, List.of(edit));
        });
    }

    /** The extremes, and the neighbours of what the word holds and of what it is compared with. */
    private static long value(Image image, Word word, int which) {
        long old = image.value(word.offset(), word.size());
        long slots = image.geometry().slotCount();
        long most = word.size() == Long.BYTES ? Long.MAX_VALUE : Integer.MAX_VALUE;
        long first = image.unsettled().first();
        return switch (which) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> -1;
            case 3 -> 2;
            case 4 -> -2;
            case 5 -> most;
            case 6 -> most - 1;
            case 7 -> -most - 1;
            case 8 -> -most;
            case 9 -> old + 1;
            case 10 -> old - 1;
            case 11 -> old + 2;
            case 12 -> old - 2;
            case 13 -> old + slots;
            case 14 -> old - slots;
            case 15 -> -old;
            case 16 -> old * 2;
            case 17 -> 1L << 31;
            case 18 -> (1L << 32) + old;
            case 19 -> 1L << 62;
            case 20 -> Sequencer.TERMINAL_SEQUENCE;
            case 21 -> Sequencer.TERMINAL_SEQUENCE + 1;
            case 22 -> Sequencer.TERMINAL_SEQUENCE - 1;
            case 23 -> image.cursor();
            case 24 -> image.cursor() + 1;
            case 25 -> image.cursor() - slots;
            case 26 -> image.options().initialSequence();
            case 27 -> image.options().initialSequence() - 1;
            case 28 -> first;
            case 29 -> first - 1;
            default -> image.cursor() + slots + 1;
        };
    }

    private Mutation random(long seed) {
        Random random = new Random(seed * STRIDE);
        int kind = random.nextInt(images.size());
        Image image = images.get(kind);
        List<Edit> edits = new ArrayList<>();
        StringBuilder what = new StringBuilder("random:");
        int count = 1 + random.nextInt(MAX_RANDOM_EDITS);
        for (int i = 0; i < count; i++) {
            Edit edit = randomEdit(random, image, words.get(kind));
            edits.add(edit);
            what.append(' ')
                    .append(edit.offset())
                    .append('+')
                    .append(edit.length())
                    .append('=')
                    .append(edit.shown());
        }
        return Mutation.edits(kind, what.toString(), edits);
    }

    private static Edit randomEdit(Random random, Image image, List<Word> words) {
        Word word = words.get(random.nextInt(words.size()));
        int choice = random.nextInt(10);
        if (choice < 5) {
            return Edit.of(word, value(image, word, random.nextInt(VALUES_A_WORD)));
        }
        if (choice < 7) {
            return Edit.of(word, random.nextLong());
        }
        if (choice < 8) {
            Word other = words.get(random.nextInt(words.size()));
            return Edit.of(word, image.value(other.offset(), other.size()));
        }
        byte[] block = new byte[1 + random.nextInt(MAX_BLOCK_BYTES)];
        int offset =
                IdentityLayout.PAGE_BYTES + random.nextInt(image.size() - IdentityLayout.PAGE_BYTES - block.length);
        if (choice == 8) {
            System.arraycopy(image.bytes(), random.nextInt(image.size() - block.length), block, 0, block.length);
        } else if (random.nextBoolean()) {
            random.nextBytes(block);
        } else if (random.nextBoolean()) {
            java.util.Arrays.fill(block, (byte) 0xFF);
        }
        return new Edit(offset, block);
    }
}
