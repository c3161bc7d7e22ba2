package io.ringfence.liveness;

import io.ringfence.ring.error.Problem;
import io.ringfence.ring.error.RingStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Which process of which boot of which machine. A pid alone is used again; with its start time it is not.
 *
 * @param pid in its own pid namespace
 * @param startTime field 22 of {@code /proc/pid/stat}, in clock ticks since the boot
 * @param bootIdHigh upper half of the kernel's boot id
 * @param bootIdLow lower half
 * @param pidNamespace inode of the pid namespace
 */
public record ProcessIdentity(long pid, long startTime, long bootIdHigh, long bootIdLow, long pidNamespace) {
    /** Nobody. */
    public static final ProcessIdentity NONE = new ProcessIdentity(0, 0, 0, 0, 0);

    private static final int STATE_FIELD = 0;
    private static final int START_TIME_FIELD = 19; // field 22, counted from the state, which is field 3

    /**
     * The calling process, read from {@code /proc}.
     *
     * @return its identity
     */
    public static ProcessIdentity current() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
            UUID bootId = UUID.fromString(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
            String namespace =
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            long inode = Long.parseLong(namespace.substring(namespace.indexOf('[') + 1, namespace.indexOf(']')));
            return new ProcessIdentity(
                    pid, startTime(stat), bootId.getMostSignificantBits(), bootId.getLeastSignificantBits(), inode);
        } catch (IOException | RuntimeException failure) {
            throw new RingStorageException(
                    new Problem(
                            "identify",
                            "/proc/self",
                            "it cannot be read: " + failure,
                            "a Linux /proc file system",
                            "mount /proc: owners are told apart by it"),
                    failure);
        }
    }

    /**
     * {@return whether both ran under the same boot of the same kernel}
     *
     * @param other another process
     */
    public boolean sameBoot(ProcessIdentity other) {
        return bootIdHigh == other.bootIdHigh && bootIdLow == other.bootIdLow;
    }

    static long startTime(String stat) {
        return Long.parseLong(fieldsAfterCommand(stat)[START_TIME_FIELD]);
    }

    static char state(String stat) {
        return fieldsAfterCommand(stat)[STATE_FIELD].charAt(0);
    }

    /** A command name may hold spaces and parentheses: the fields begin after the last one. */
    private static String[] fieldsAfterCommand(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}
