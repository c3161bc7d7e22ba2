package io.ringfence.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the runs of one campaign came to, in a file that a run keeps up to date every few seconds: killed at any instant, the file is the
 * one from before or the new one. One process at a time has it open. Any thread.
 */
final class SavedRuns implements AutoCloseable {
    private static final long SAVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int FINGERPRINT_BYTES = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NEXT_CASE = "nextCase";
    private static final String CASE_LIST = "caseList";
    private static final String FIGURES = "figures";
    private static final String FAILURES = "failures";

    private final Path file;
    private final FileChannel lock;
    private final ObjectNode content;
    private final Figures before;
    private final boolean caseListChanged;
    private boolean closed;
    private boolean changed;
    private long savedNanos = System.nanoTime();

    private SavedRuns(Path file, FileChannel lock, ObjectNode content, String caseList) {
        this.file = file;
        this.lock = lock;
        this.content = content;
        this.before = figures(content);
        this.caseListChanged =
                content.has(NEXT_CASE) && !content.path(CASE_LIST).asText("").equals(caseList);
        content.put(CASE_LIST, caseList);
    }

    /**
     * Those of one campaign.
     *
     * @param folder may be new
     * @param campaign whose
     * @return how far they came
     * @throws IOException if the folder cannot be used; the message says what to do
     */
    static SavedRuns open(Path folder, Campaign campaign) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(campaign.name() + ".json");
        FileChannel lock = FileChannel.open(
                folder.resolve(campaign.name() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!isFree(lock)) {
                throw new IOException("another run of " + campaign.name() + " has the state " + file
                        + " open; wait for it, or name another folder with --state");
            }
            return new SavedRuns(file, lock, read(file), fingerprint(campaign.caseList()));
        } catch (IOException failure) {
            lock.close();
            throw failure;
        }
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null; // held until the channel is closed
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    private static ObjectNode read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        String damaged = file + " is no state of a campaign; delete it to begin at case 0";
        try {
            if (JSON.readTree(file.toFile()) instanceof ObjectNode content) {
                return content;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(damaged, e);
        }
        throw new IOException(damaged);
    }

    private static String fingerprint(List<String> caseList) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(String.join("\n", caseList).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return where the last run stopped, 0 if there was none or its numbers stood for other cases} */
    synchronized long nextCase() {
        return caseListChanged ? 0 : content.path(NEXT_CASE).asLong(0);
    }

    /** {@return whether the cases have other numbers than in the run before} */
    boolean hasOtherCases() {
        return caseListChanged;
    }

    /**
     * A run has come so far; saved now and then, and when this is closed.
     *
     * @param nextCase where to go on
     * @param figures of this run
     */
    synchronized void reached(long nextCase, Figures figures) {
        if (closed) {
            return;
        }
        put(nextCase, figures);
        if (System.nanoTime() - savedNanos >= SAVE_EVERY_NANOS) {
            save();
        }
    }

    /**
     * A run has ended; saved.
     *
     * @param result what it came to
     * @return the figures of all runs
     */
    synchronized Figures ended(Campaign.Result result) {
        put(result.nextCase(), result.figures());
        if (!result.passed()) {
            ArrayNode failures = content.withArray(FAILURES);
            boolean known = false;
            for (JsonNode failure : failures) {
                known |= failure.asText().equals(result.failure());
            }
            if (!known) {
                failures.add(result.failure());
            }
        }
        save();
        return figures(content);
    }

    private void put(long nextCase, Figures figures) {
        Figures all = new Figures();
        all.add(before);
        all.add(figures);
        content.put(NEXT_CASE, nextCase);
        ObjectNode counts = content.putObject(FIGURES);
        all.counts().forEach(counts::put);
        changed = true;
    }

    private static Figures figures(ObjectNode content) {
        Figures figures = new Figures();
        content.path(FIGURES)
                .properties()
                .forEach(count -> figures.add(count.getKey(), count.getValue().asLong()));
        return figures;
    }

    private void save() {
        try {
            Path written = file.resolveSibling(file.getFileName() + ".new");
            JSON.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), content);
            Path ignored = Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot save the run in " + file + ": " + e.getMessage(), e);
        }
        changed = false;
        savedNanos = System.nanoTime();
    }

    /** Saves what is not saved yet. Once or more often. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (changed) {
                save();
            }
        } finally {
            unlock();
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the lock of " + file, e);
        }
    }
}
