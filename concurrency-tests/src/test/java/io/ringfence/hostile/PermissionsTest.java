package io.ringfence.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.campaign.Figures;
import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingPathException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who may do what with a ring. What needs a second user or a mount is skipped where the tests do not run as root, and counted; modes,
 * links and the umask are looked at in the ring's own tests.
 */
@Timeout(180)
class PermissionsTest {
    private static final String NOBODY = "65534";
    private static final boolean ROOT = isRoot();
    private static final Figures FIGURES = new Figures();

    /** Calls that change a file, a directory or what is known of them. */
    private static final Pattern CHANGES = Pattern.compile(
            "\\b(write|pwrite64|writev|pwritev2?|ftruncate|truncate|fallocate|f?sync|fdatasync|msync|rename\\w*|unlink\\w*|mkdir\\w*"
                    + "|mknod\\w*|link\\w*|symlink\\w*|f?ch(?:mod|own)\\w*|utime\\w*|copy_file_range|sendfile)\\(");

    @TempDir
    Path temp;

    private Path parent;

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException failure) {
            return false;
        }
    }

    @BeforeEach
    void openTheTestsFolderToOthers() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        parent = Files.createDirectory(temp.resolve("parent"));
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void sayWhatWasTried() {
        System.out.println("campaign permissions: " + FIGURES);
    }

    private static boolean canChangeUser() {
        FIGURES.add(ROOT ? "with a second user or a mount" : "SKIPPED, because it needs root", 1);
        return ROOT;
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** The class path at a place that another user may read. */
    private String readableClassPath() throws IOException {
        List<String> entries = new ArrayList<>();
        Path copies = Files.createDirectories(temp.resolve("classes"));
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path source = Path.of(entry);
            if (entry.contains("/target/") || entry.contains("agrona")) {
                Path copy = copies.resolve(Integer.toString(entries.size()) + source.getFileName());
                copyTree(source, copy);
                entries.add(copy.toString());
            }
        }
        return String.join(":", entries);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (!Files.isDirectory(copy)) {
                    Files.copy(path, copy);
                }
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static List<String> java(String classPath, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                PermissionsChild.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String runAsNobody(String classPath, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
        command.addAll(java(classPath, arguments));
        return run(command);
    }

    /** Every entry below a folder: kind, mode, owner, size, times and content. */
    private static List<String> state(Path folder) throws IOException {
        List<String> state = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted().toList()) {
                String entry = path + " "
                        + Files.readAttributes(
                                path, "unix:mode,uid,gid,size,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
                state.add(Files.isRegularFile(path) ? entry + Arrays.hashCode(Files.readAllBytes(path)) : entry);
            }
        }
        return state;
    }

    /** By another process: this one would keep it mapped for a while. */
    private static void fill(Path path) throws Exception {
        assertThat(run(java(System.getProperty("java.class.path"), "fill", path.toString())))
                .isEqualTo("done");
    }

    @Test
    void anotherUsersRingIsRefusedWhateverIsAsked() throws Exception {
        if (!canChangeUser()) {
            return;
        }
        String classPath = readableClassPath();
        Path mine = parent.resolve("mine");
        fill(mine);
        List<String> before = state(parent);
        for (String what : List.of("attach", "look", "delete")) {
            assertThat(runAsNobody(classPath, what, mine.toString()))
                    .startsWith("RingPathException: ")
                    .contains("it belongs to user 0; expected user " + NOBODY)
                    .doesNotContain("\n");
        }
        assertThat(runAsNobody(classPath, "create", parent.resolve("theirs").toString()))
                .startsWith("RingStorageException: ")
                .doesNotContain("\n");
        assertThat(state(parent)).isEqualTo(before);
        FIGURES.add("refusals", 4);

        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
        assertThat(runAsNobody(classPath, "attach", mine.toString()))
                .startsWith("RingStorageException: ")
                .contains("AccessDenied")
                .doesNotContain("\n");
        FIGURES.add("refusals", 1);
    }

    @Test
    void inAParentThatAllMayWriteToEachUserHasRingsOfTheirOwn() throws Exception {
        if (!canChangeUser()) {
            return;
        }
        String classPath = readableClassPath();
        assertThat(run(List.of("chmod", "1777", parent.toString()))).isEmpty();
        Path theirs = parent.resolve("theirs");
        assertThat(runAsNobody(classPath, "create", theirs.toString())).isEqualTo("done");
        List<String> before = state(theirs);
        for (RingCall call : List.<RingCall>of(Ring::attach, Ring::attachReadOnly, PermissionsTest::delete)) {
            assertThatThrownBy(() -> call.on(theirs))
                    .isInstanceOf(RingPathException.class)
                    .hasMessageContaining("it belongs to user " + NOBODY);
        }
        assertThat(state(theirs)).isEqualTo(before);
        FIGURES.add("refusals", 3);

        Path planted =
                Files.createDirectory(parent.resolve(".mine.creating-1")); // looks like what a killed creation leaves
        Files.write(planted.resolve("owners.lock"), new byte[1]);
        for (Path path : List.of(planted, planted.resolve("owners.lock"))) {
            Files.setAttribute(path, "unix:uid", Integer.valueOf(NOBODY));
        }
        before = state(planted);
        fill(parent.resolve("mine"));
        assertThat(state(planted))
                .as("what another user put there is left alone")
                .isEqualTo(before);
        Ring.delete(parent.resolve("mine"));
        FIGURES.add("left alone", 1);
    }

    /** A call that must be refused. */
    private interface RingCall {
        Object on(Path path) throws RingException;
    }

    private static Object delete(Path path) {
        Ring.delete(path);
        return path;
    }

    @Test
    void aReadOnlyAttachmentOnAReadOnlyMountWorksAndWritesNothing() throws Exception {
        if (!canChangeUser()) {
            return;
        }
        Path disk = Files.createDirectory(temp.resolve("disk"));
        Process mount =
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "tmpfs", disk.toString()).start();
        if (mount.waitFor() != 0) {
            FIGURES.add("SKIPPED, because it may not mount", 1);
            return;
        }
        try {
            Path path = disk.resolve("ring");
            fill(path);
            assertThat(run(List.of("mount", "-o", "remount,ro", disk.toString())))
                    .isEmpty();
            List<String> before = state(disk);
            try (Ring ring = Ring.attachReadOnly(path)) {
                assertThat(ring.openTap().poll((event, sequence) -> {}, 100)).isEqualTo(10);
            }
            for (RingCall call : List.<RingCall>of(Ring::attach, PermissionsTest::delete)) {
                assertThatThrownBy(() -> call.on(path))
                        .isInstanceOf(RingException.class)
                        .hasMessageNotContaining("\n");
            }
            assertThatThrownBy(() -> Ring.create(disk.resolve("new"), PermissionsChild.SMALL))
                    .isInstanceOf(RingException.class)
                    .hasMessageContaining("Read-only")
                    .hasMessageNotContaining("\n");
            assertThat(state(disk)).isEqualTo(before);
            FIGURES.add("refusals", 3);
        } finally {
            // lazily: the mapping of a closed ring stays until the garbage collector finds it
            assertThat(run(List.of("umount", "-l", disk.toString()))).isEmpty();
        }
    }

    @Test
    void aReadOnlyAttachmentMakesNoSystemCallThatChangesAnything() throws Exception {
        Path path = parent.resolve("ring");
        fill(path);
        List<String> before = state(parent);
        Path trace = temp.resolve("trace");
        List<String> strace = new ArrayList<>(List.of("strace", "-f", "-y", "-qq", "-o", trace.toString()));
        boolean traced = isThere("strace");
        if (!traced) {
            FIGURES.add("SKIPPED, because there is no strace", 1);
            strace.clear();
        }
        strace.addAll(java(System.getProperty("java.class.path"), "look", path.toString()));
        assertThat(run(strace)).isEqualTo("cursor 9, shown 10\ndone");
        assertThat(state(parent)).isEqualTo(before);
        if (traced) {
            List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.contains(parent.toString()))
                    .toList();
            assertThat(calls).as("the ring's files are seen at all").anyMatch(line -> line.contains("ring.dat"));
            assertThat(calls).noneMatch(line -> CHANGES.matcher(line).find());
            assertThat(calls).noneMatch(line -> line.contains("mmap(") && line.contains("PROT_WRITE"));
            FIGURES.add("system calls on the ring looked at", calls.size());
        }
    }

    private static boolean isThere(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }
}
