package io.ringfence.service.processes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a command starts a process of this very program. */
public final class ChildJvm {
    private ChildJvm() {}

    /**
     * {@return the command line, as far as the main class}
     *
     * @param mainClass of the process
     * @param flags of its JVM, beyond those that all have
     */
    public static List<String> command(Class<?> mainClass, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData")); // its file in the temporary directory would outlive a SIGKILL
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        return command;
    }
}
