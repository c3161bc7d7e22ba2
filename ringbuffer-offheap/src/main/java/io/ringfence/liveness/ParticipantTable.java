package io.ringfence.liveness;

import static io.ringfence.ring.layout.ParticipantLayout.BOOT_ID_HIGH_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.BOOT_ID_LOW_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.DEAD_SINCE_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.INCARNATION_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.JOINING;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_BYTES;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_LENGTH_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.NAME_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.PID_NAMESPACE_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.PID_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASED_AT_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RELEASE_NANOS_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.RETURNED_AT_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.START_TIME_OFFSET;
import static io.ringfence.ring.layout.ParticipantLayout.STATE_OFFSET;

import io.ringfence.instrument.CrashPoint;
import io.ringfence.ring.error.InvalidOptionException;
import io.ringfence.ring.error.Problem;
import io.ringfence.ring.layout.LockLayout;
import io.ringfence.ring.layout.RingGeometry;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The cold parts of the producer ledger or of the consumer registry: state, name, owner. Writers hold the registry lock; anyone may
 * read. The owner is guarded like a sequence lock: the incarnation is odd while it is written and has grown afterwards.
 */
public final class ParticipantTable {
    /** Names that begin so are the library's own. */
    private static final String RESERVED = "$";

    private final AtomicBuffer buffer;
    private final int count;
    private final int firstLock;
    private final IntUnaryOperator entryOffset;

    private ParticipantTable(AtomicBuffer buffer, int count, int firstLock, IntUnaryOperator entryOffset) {
        this.buffer = buffer;
        this.count = count;
        this.firstLock = firstLock;
        this.entryOffset = entryOffset;
    }

    /**
     * {@return the producers'}
     *
     * @param buffer the mapped file
     * @param geometry its offsets
     */
    public static ParticipantTable producers(AtomicBuffer buffer, RingGeometry geometry) {
        return new ParticipantTable(buffer, geometry.ledgerEntries(), LockLayout.LEDGER, geometry::ledgerColdOffset);
    }

    /**
     * {@return the consumers'}
     *
     * @param buffer the mapped file
     * @param geometry its offsets
     */
    public static ParticipantTable consumers(AtomicBuffer buffer, RingGeometry geometry) {
        return new ParticipantTable(
                buffer, geometry.registryEntries(), LockLayout.CONSUMERS, geometry::registryColdOffset);
    }

    /** {@return how many entries there are} */
    public int count() {
        return count;
    }

    /**
     * {@return the position of an owner's lock}
     *
     * @param index of the entry
     */
    public int lockPosition(int index) {
        return firstLock + index;
    }

    /**
     * {@return the state, with acquire: pairs with {@link #state(int, int)}; name and owner were stored before}
     *
     * @param index of the entry
     */
    public int state(int index) {
        return buffer.getIntAcquire(at(index, STATE_OFFSET));
    }

    /**
     * Stores the state with release, the last store of each change.
     *
     * @param index of the entry
     * @param state see {@link io.ringfence.ring.layout.ParticipantLayout}
     */
    public void state(int index, int state) {
        buffer.putIntRelease(at(index, STATE_OFFSET), state);
    }

    /**
     * {@return the name}
     *
     * @param index of the entry
     */
    public String name(int index) {
        int length = Math.max(0, Math.min(NAME_BYTES, buffer.getInt(at(index, NAME_LENGTH_OFFSET))));
        byte[] bytes = new byte[length];
        buffer.getBytes(at(index, NAME_OFFSET), bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Stores a name; the state is FREE or JOINING.
     *
     * @param index of the entry
     * @param name checked by {@link #checkName}
     */
    public void name(int index, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        buffer.putInt(at(index, NAME_LENGTH_OFFSET), bytes.length);
        CrashPoint.NAME_HALF_WRITTEN.reached();
        buffer.putBytes(at(index, NAME_OFFSET), bytes);
        CrashPoint.NAMED.reached();
    }

    /**
     * Finds a name among the entries that have one: not those that are free, or were left half-way.
     *
     * @param name wanted
     * @return its index, or −1
     */
    public int find(String name) {
        for (int i = 0; i < count; i++) {
            if (state(i) > JOINING && name(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The owner, if it is not being written at this moment.
     *
     * @param index of the entry
     * @return identity and incarnation, read together; empty while they change
     */
    public Optional<Owner> owner(int index) {
        long before = buffer.getLongAcquire(at(index, INCARNATION_OFFSET));
        ProcessIdentity identity = new ProcessIdentity(
                buffer.getLongAcquire(at(index, PID_OFFSET)),
                buffer.getLongAcquire(at(index, START_TIME_OFFSET)),
                buffer.getLongAcquire(at(index, BOOT_ID_HIGH_OFFSET)),
                buffer.getLongAcquire(at(index, BOOT_ID_LOW_OFFSET)),
                buffer.getLongAcquire(at(index, PID_NAMESPACE_OFFSET)));
        // the loads above are acquires, so this one comes last: pairs with the releases in owner(int, ProcessIdentity)
        long after = buffer.getLongVolatile(at(index, INCARNATION_OFFSET));
        return before == after && (before & 1) == 0 ? Optional.of(new Owner(identity, before)) : Optional.empty();
    }

    /**
     * Writes an owner; the caller holds the registry lock and the entry's own lock. Killed in between, the incarnation stays odd: the
     * entry contains no claim then, and the next holder of the registry lock writes it anew.
     *
     * @param index of the entry
     * @param identity the new owner, or {@link ProcessIdentity#NONE}
     */
    public void owner(int index, ProcessIdentity identity) {
        long odd = buffer.getLongVolatile(at(index, INCARNATION_OFFSET)) | 1;
        buffer.putLongVolatile(at(index, INCARNATION_OFFSET), odd); // volatile: the stores below come after it
        CrashPoint.OWNER_CHANGING.reached();
        buffer.putLongRelease(at(index, PID_OFFSET), identity.pid());
        CrashPoint.OWNER_HALF_WRITTEN.reached();
        buffer.putLongRelease(at(index, START_TIME_OFFSET), identity.startTime());
        buffer.putLongRelease(at(index, BOOT_ID_HIGH_OFFSET), identity.bootIdHigh());
        buffer.putLongRelease(at(index, BOOT_ID_LOW_OFFSET), identity.bootIdLow());
        buffer.putLongRelease(at(index, PID_NAMESPACE_OFFSET), identity.pidNamespace());
        buffer.putLongRelease(at(index, DEAD_SINCE_OFFSET), 0);
        buffer.putLongVolatile(at(index, INCARNATION_OFFSET), odd + 1);
        CrashPoint.OWNER_CHANGED.reached();
    }

    /**
     * {@return how often the owner changed, times two; odd while it changes}
     *
     * @param index of the entry
     */
    public long incarnation(int index) {
        return buffer.getLongVolatile(at(index, INCARNATION_OFFSET));
    }

    /**
     * {@return when a prober first saw the owner dead, 0 while nobody has}
     *
     * @param index of the entry
     */
    public long deadSince(int index) {
        return buffer.getLongVolatile(at(index, DEAD_SINCE_OFFSET));
    }

    /**
     * Notes the first sight of a death. A note that lies in the future was made by the clock of an earlier boot, and is replaced.
     *
     * @param index of the entry
     * @param nanos now
     */
    public void noteDead(int index, long nanos) {
        long noted = deadSince(index);
        if (noted == 0 || noted > nanos) {
            boolean ignored = buffer.compareAndSetLong(at(index, DEAD_SINCE_OFFSET), noted, nanos == 0 ? 1 : nanos);
        }
    }

    /**
     * {@return how long a dead consumer holds producers back; 0 for ever}
     *
     * @param index of the entry
     */
    public long releaseNanos(int index) {
        return buffer.getLongVolatile(at(index, RELEASE_NANOS_OFFSET));
    }

    /**
     * Stores how long a dead consumer holds producers back.
     *
     * @param index of the entry
     * @param nanos 0 for ever
     */
    public void releaseNanos(int index, long nanos) {
        buffer.putLongRelease(at(index, RELEASE_NANOS_OFFSET), nanos);
    }

    /**
     * {@return the position at which a dead consumer was released}
     *
     * @param index of the entry
     */
    public long releasedAt(int index) {
        return buffer.getLongVolatile(at(index, RELEASED_AT_OFFSET));
    }

    /**
     * Stores the position at which a dead consumer is about to be released.
     *
     * @param index of the entry
     * @param position its last commit
     */
    public void releasedAt(int index, long position) {
        buffer.putLongRelease(at(index, RELEASED_AT_OFFSET), position);
    }

    /**
     * {@return where a released consumer began again; while it stands there it has committed nothing since}
     *
     * @param index of the entry
     */
    public long returnedAt(int index) {
        return buffer.getLongVolatile(at(index, RETURNED_AT_OFFSET));
    }

    /**
     * Stores where a released consumer begins again, before it is active.
     *
     * @param index of the entry
     * @param position its start, or {@link Long#MIN_VALUE} for one that never was released
     */
    public void returnedAt(int index, long position) {
        buffer.putLongRelease(at(index, RETURNED_AT_OFFSET), position);
    }

    /**
     * Checks a name before anything is touched.
     *
     * @param kind what it names
     * @param name wanted
     */
    public static void checkName(String kind, String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > NAME_BYTES || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidOptionException(new Problem(
                    "open " + kind,
                    "name '" + name + "'",
                    bytes + " bytes in UTF-8",
                    "1 to " + NAME_BYTES + " bytes without control characters",
                    "choose another name"));
        }
        if (name.startsWith(RESERVED)) {
            throw new InvalidOptionException(new Problem(
                    "open " + kind,
                    "name '" + name + "'",
                    "names that begin with " + RESERVED + " are the library's own",
                    "another first character",
                    "choose another name; the journal is run by its own command"));
        }
    }

    private int at(int index, int field) {
        return entryOffset.applyAsInt(index) + field;
    }

    /**
     * Who owns an entry.
     *
     * @param identity the process, or {@link ProcessIdentity#NONE}
     * @param incarnation to be compared again after acting on it
     */
    public record Owner(ProcessIdentity identity, long incarnation) {
        /** {@return whether there is one} */
        public boolean isPresent() {
            return identity.pid() != 0;
        }
    }
}
