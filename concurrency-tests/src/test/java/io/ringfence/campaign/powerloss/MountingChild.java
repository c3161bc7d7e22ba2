package io.ringfence.campaign.powerloss;

import io.ringfence.service.processes.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mounts a disk as the campaign does, says where, and waits to be killed. */
final class MountingChild {
    private MountingChild() {}

    /**
     * Ends by itself only if its input does.
     *
     * @param arguments none
     * @throws IOException if it cannot mount
     */
    public static void main(String[] arguments) throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create(LoopDisk.COMMAND, null);
        Path shutdown = LoopDisk.makeShutdown(directory.path());
        Path folder = Files.createDirectory(directory.path().resolve("case"));
        try (LoopDisk disk = LoopDisk.make(folder, shutdown, "ordered", 4096)) {
            System.out.println(disk.path());
            int end = System.in.read();
            if (end >= 0) {
                throw new IOException("not expected: " + end);
            }
        }
        directory.close();
    }
}
