package io.ringfence.journal;

import io.ringfence.journal.storage.StorageEvent;
import io.ringfence.journal.storage.StorageObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What a disk may hold after its machine lost power: of each 512 bytes stored since the last force the old or the new ones, of each
 * size the old or the new one, of each change of a name since the last force of the directory the state before or after it.
 */
final class CrashImages implements StorageObserver {
    private static final int SECTOR_BYTES = 512;

    private final Path directory;
    private final Runnable atEachStep;
    private final Map<String, byte[]> durable = new HashMap<>();
    private final List<Map<String, String>> namesSinceForce = new ArrayList<>();
    private final Map<String, String> idOfName = new LinkedHashMap<>();
    private final ReentrantLock oneStepAtATime = new ReentrantLock();

    CrashImages(Path directory, Runnable atEachStep) {
        this.directory = directory;
        this.atEachStep = atEachStep;
        namesSinceForce.add(Map.of());
    }

    @Override
    public void before(StorageEvent event) {
        oneStepAtATime.lock();
        if (event.operation() != StorageEvent.Operation.OPEN) {
            atEachStep.run();
        }
    }

    @Override
    public void after(StorageEvent event) {
        try {
            note(event);
        } finally {
            oneStepAtATime.unlock();
        }
    }

    private void note(StorageEvent event) {
        String name = String.valueOf(event.path().getFileName());
        switch (event.operation()) {
            case CREATE -> {
                idOfName.put(name, "file-" + event.file());
                durable.put("file-" + event.file(), new byte[(int) event.length()]);
                namesSinceForce.add(Map.copyOf(idOfName));
            }
            case RENAME -> {
                Path target = event.target();
                idOfName.put(target == null ? name : String.valueOf(target.getFileName()), idOfName.remove(name));
                namesSinceForce.add(Map.copyOf(idOfName));
            }
            case DELETE -> {
                if (idOfName.remove(name) != null) {
                    namesSinceForce.add(Map.copyOf(idOfName));
                }
            }
            case FORCE, FORCE_FILE -> force(event);
            case FORCE_DIRECTORY -> {
                namesSinceForce.clear();
                namesSinceForce.add(Map.copyOf(idOfName));
            }
            default -> {
                // what is stored and not forced is read from the files themselves
            }
        }
    }

    /** A file has another name by now than the one it was created under. */
    private void force(StorageEvent event) {
        String id = "file-" + event.file();
        byte[] now = current(id);
        byte[] forced = durable.get(id);
        if (forced == null || event.operation() == StorageEvent.Operation.FORCE_FILE) {
            durable.put(id, now);
        } else {
            int end = (int) Math.min(event.offset() + event.length(), Math.min(now.length, forced.length));
            System.arraycopy(now, (int) event.offset(), forced, (int) event.offset(), end - (int) event.offset());
        }
    }

    private byte[] current(String id) {
        for (Map.Entry<String, String> name : idOfName.entrySet()) {
            if (name.getValue().equals(id)) {
                try {
                    return Files.readAllBytes(directory.resolve(name.getKey()));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
        return new byte[0];
    }

    /** Whether a file and its name are on the disk. */
    boolean isForced(Path file) {
        oneStepAtATime.lock();
        try {
            return namesSinceForce.size() == 1
                    && namesSinceForce.get(0).containsKey(String.valueOf(file.getFileName()));
        } finally {
            oneStepAtATime.unlock();
        }
    }

    /**
     * Makes one image.
     *
     * @param choice 0: everything as old as it may be; 1: as new; else by chance
     */
    void write(Path image, int choice, Random random) throws IOException {
        clear(image);
        Map<String, String> names = namesSinceForce.get(
                choice == 0 ? 0 : choice == 1 ? namesSinceForce.size() - 1 : random.nextInt(namesSinceForce.size()));
        for (Map.Entry<String, String> name : names.entrySet()) {
            byte[] old = durable.getOrDefault(name.getValue(), new byte[0]);
            byte[] now = idOfName.containsValue(name.getValue()) ? current(name.getValue()) : old;
            Files.write(image.resolve(name.getKey()), mix(old, now, choice, random));
        }
    }

    private static byte[] mix(byte[] old, byte[] now, int choice, Random random) {
        int size = pick(choice, random) ? now.length : old.length;
        byte[] mixed = Arrays.copyOf(old, size);
        for (int sector = 0; sector < Math.min(size, now.length); sector += SECTOR_BYTES) {
            if (pick(choice, random)) {
                System.arraycopy(
                        now, sector, mixed, sector, Math.min(SECTOR_BYTES, Math.min(size, now.length) - sector));
            }
        }
        return mixed;
    }

    private static boolean pick(int choice, Random random) {
        return choice == 1 || (choice != 0 && random.nextBoolean());
    }

    private static void clear(Path image) throws IOException {
        if (Files.isDirectory(image)) {
            try (Stream<Path> files = Files.list(image)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        } else {
            Files.createDirectory(image);
        }
    }
}
