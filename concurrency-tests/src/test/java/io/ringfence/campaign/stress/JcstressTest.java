package io.ringfence.campaign.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;

/** The short form of the campaign jcstress, and the reader of its results. */
@Tag("campaign")
class JcstressTest {
    private static final String PACKAGE = "io.ringfence.campaign.stress.tests";

    @Test
    void noTestSeesAForbiddenOutcome() throws Exception {
        StressReport report = new StressHarness(Path.of("target", "jcstress")).runAllShortly(Duration.ofMinutes(15));

        System.out.println("campaign jcstress: " + report.figures());
        assertThat(report.problems()).isEmpty();
        assertThat(report.figures().get("tests")).isEqualTo(annotatedClasses().size());
    }

    @Test
    void everyAnnotatedClassIsKnownToTheHarness() throws Exception {
        assertThat(annotatedClasses()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(StressReport.allTests())
                .containsExactlyInAnyOrderElementsOf(
                        annotatedClasses().stream().map(Class::getName).toList());
    }

    @Test
    void everyTestForbidsSomethingAndSaysWhatEachOutcomeMeans() throws Exception {
        for (Class<?> test : annotatedClasses()) {
            List<Outcome> outcomes = List.of(test.getAnnotationsByType(Outcome.class));
            assertThat(outcomes).as(test.getName()).anyMatch(outcome -> outcome.expect() == Expect.FORBIDDEN);
            assertThat(outcomes)
                    .as(test.getName())
                    .allMatch(outcome -> outcome.desc().endsWith("."));
        }
    }

    private static List<Class<?>> annotatedClasses() throws IOException, URISyntaxException, ClassNotFoundException {
        Path folder = Path.of(StressCampaign.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(PACKAGE.replace('.', '/'));
        try (Stream<Path> files = Files.list(folder)) {
            List<Class<?>> found = new java.util.ArrayList<>();
            for (Path file : files.toList()) {
                Class<?> type = Class.forName(
                        PACKAGE + "." + file.getFileName().toString().replace(".class", ""),
                        false,
                        JcstressTest.class.getClassLoader());
                if (type.isAnnotationPresent(JCStressTest.class)) {
                    found.add(type);
                }
            }
            return found;
        }
    }
}
