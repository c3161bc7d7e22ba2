package io.ringfence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that a newcomer copies. */
class ReadmeExampleTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("public class (\\w+)");

    @Test
    void theExampleOfTheReadmeCompilesAndRuns(@TempDir Path folder) throws Exception {
        String source = firstJavaBlock(Files.readString(readme()));
        Matcher name = CLASS_NAME.matcher(source);
        assertThat(name.find()).isTrue();
        Path file = Files.writeString(folder.resolve(name.group(1) + ".java"), source);
        String classPath = System.getProperty("java.class.path");

        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", folder.toString(), file.toString());
        assertThat(compiled).isZero();

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-cp",
                        classPath + File.pathSeparator + folder,
                        name.group(1),
                        folder.resolve("orders.ring").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEqualTo("order 4711 at 9995, sequence 0\n");
        assertThat(process.exitValue()).isZero();
    }

    private static String firstJavaBlock(String readme) {
        Matcher block = JAVA_BLOCK.matcher(readme);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /** The tests run in their module's folder or in the root. */
    private static Path readme() {
        Path here = Path.of("").toAbsolutePath();
        Path readme = here.resolve("README.md");
        return Files.exists(readme) && Files.exists(here.resolve("ringfence"))
                ? readme
                : here.resolveSibling("README.md");
    }
}
