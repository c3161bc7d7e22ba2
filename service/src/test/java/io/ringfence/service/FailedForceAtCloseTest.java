package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The last process that leaves a ring cannot bring it to the disk. The next force would succeed, because the kernel takes for written what it
 * failed to write: so no later process may call the ring clean. The force fails in a small library before the system's own.
 */
class FailedForceAtCloseTest {
    private static final String SHIM = """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <sys/mman.h>
            #include <sys/syscall.h>
            #include <unistd.h>

            int msync(void *address, size_t length, int flags) {
                if (length > 4096) {
                    errno = EIO;
                    return -1;
                }
                return (int) syscall(SYS_msync, address, length, flags);
            }
            """;

    @TempDir
    Path folder;

    private String ring;
    private String failing;

    @BeforeEach
    void create() throws Exception {
        ring = folder.resolve("ring").toString();
        Path source = Files.writeString(folder.resolve("shim.c"), SHIM);
        Path library = folder.resolve("shim.so");
        assumeTrue(
                compiles(List.of("gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString())),
                "NOT RUN: there is no gcc, or it makes no library; install it to let a force fail");
        failing = "LD_PRELOAD='" + library + "' \"$@\"";
        assertThat(CommandProcess.run("create", ring, "--slots", "64").status()).isZero();
        assertThat(CommandProcess.feed("a\nb\n", "publish", ring).status()).isZero();
    }

    private static boolean compiles(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException noCompiler) {
            return false;
        }
    }

    @Test
    void theRingIsPoisonedUntilARecoveryHasStoredItAnew() throws Exception {
        CommandProcess.Result failed = CommandProcess.runByShell("echo c | " + failing, "publish", ring);

        assertThat(failed.status()).as(failed.err()).isEqualTo(1);
        assertThat(failed.errors()).singleElement().asString().contains("force").contains("ring.dat");
        CommandProcess.Result refused = CommandProcess.feed("d\n", "publish", ring);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("poisoned: the force of all of it failed as its last process left")
                .contains("recover");
        JsonNode inspected = new ObjectMapper()
                .readTree(CommandProcess.run("inspect", ring, "--json").text());
        assertThat(inspected.toString()).contains("poison");

        assertThat(CommandProcess.runByShell(failing, "recover", ring).status()).isEqualTo(1);
        assertThat(CommandProcess.feed("d\n", "publish", ring).status()).isEqualTo(1);

        CommandProcess.Result recovered = CommandProcess.run("recover", ring);
        assertThat(recovered.status()).as(recovered.err()).isZero();
        assertThat(CommandProcess.feed("d\n", "publish", ring).status()).isZero();
        CommandProcess.Result all = CommandProcess.run("consume", ring, "--name", "c", "--from", "0", "--count", "4");
        assertThat(all.text()).as(all.err()).isEqualTo("a\nb\nc\nd\n");
    }
}
