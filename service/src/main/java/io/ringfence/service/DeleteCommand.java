package io.ringfence.service;

import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ringfence delete}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = {
            "Delete a ring and its events. Refused while any process has it open.",
            "A journal and snapshots that were put elsewhere stay; it says on standard error where."
        })
final class DeleteCommand implements Runnable {
    @Mixin
    private final RingArgument ringArgument = new RingArgument();

    @Override
    public void run() {
        Path directory = ringArgument.directory();
        Optional<Path> elsewhere = journalElsewhere(directory);
        Ring.delete(directory);
        System.out.println("deleted " + directory.toAbsolutePath().normalize());
        elsewhere.ifPresent(place -> System.err.println("its journal and snapshots stay in " + place
                + ": recover makes the ring again from there, or delete that directory"));
    }

    /** Looked up before the ring is gone; of one that cannot be attached it is not known. */
    private static Optional<Path> journalElsewhere(Path directory) {
        try (Ring ring = Ring.attachReadOnly(directory)) {
            Path place = ring.journalPlace().toAbsolutePath().normalize();
            boolean stays = Files.exists(place)
                    && !place.startsWith(ring.path().toAbsolutePath().normalize());
            return stays ? Optional.of(place) : Optional.empty();
        } catch (RingException cannotBeAsked) {
            return Optional.empty();
        }
    }
}
