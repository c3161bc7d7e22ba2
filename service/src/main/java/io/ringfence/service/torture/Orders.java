package io.ringfence.service.torture;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a process is told to be, in one line on its standard input.
 *
 * @param role what it does
 * @param number of the name among all names of the round; an event says by it whose it is
 * @param seed of its choices
 * @param folder with the ring and the logs
 */
record Orders(Role role, int number, long seed, Path folder) {
    /** Added to a producer's name for the log of what is on the disk. */
    static final String DURABLE = "-durable";

    private static final String BE = "be";
    private static final String ARM = "arm";
    private static final String NOTHING = "nothing";
    private static final int PARTS = 5;
    private static final int ARM_PARTS = 3;

    /** {@return the name in the ring, which is the name of the log too} */
    String name() {
        return role + "-" + number;
    }

    Path ring() {
        return folder.resolve("ring");
    }

    Path log() {
        return log(folder, name());
    }

    /** {@return the log of what was acknowledged as being on the disk} */
    Path durableLog() {
        return log(folder, name() + DURABLE);
    }

    static Path log(Path folder, String name) {
        return folder.resolve(name + ".log");
    }

    /** {@return one line; the path comes last, because it may contain spaces} */
    String line() {
        return String.join(
                " ",
                BE,
                role.toString(),
                Integer.toString(number),
                Long.toString(seed),
                folder.toAbsolutePath().toString());
    }

    static Orders parse(String line) {
        List<String> parts = List.of(line.split(" ", PARTS));
        if (parts.size() != PARTS || !parts.get(0).equals(BE)) {
            throw new IllegalArgumentException("no orders: " + line);
        }
        return new Orders(
                Role.valueOf(parts.get(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts.get(2)),
                Long.parseLong(parts.get(3)),
                Path.of(parts.get(4)));
    }

    /** {@return the line that arms a process, at any time before or while it plays its role} */
    static String armLine(@Nullable Enum<?> point, int passages) {
        return String.join(" ", ARM, point == null ? NOTHING : point.name(), Integer.toString(passages));
    }

    /** Does what a line says if it arms. */
    static boolean arms(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        if (parts.size() != ARM_PARTS || !parts.get(0).equals(ARM)) {
            return false;
        }
        CrashInstrument.arm(
                parts.get(1).equals(NOTHING) ? null : CrashPlaces.named(parts.get(1)), Integer.parseInt(parts.get(2)));
        return true;
    }
}
