package io.ringfence;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the direction of dependencies: the top knows the bottom, never the other way. */
class ArchitectureTest {
    /** Packages of this module, lowest level first. Packages of one level may know each other, without cycles. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("io.ringfence.ring.error", "io.ringfence.ring.layout", "io.ringfence.instrument"),
            List.of("io.ringfence.wait"),
            List.of("io.ringfence.sequence"),
            List.of("io.ringfence.liveness"),
            List.of("io.ringfence.produce", "io.ringfence.consume", "io.ringfence.durable", "io.ringfence.metrics"),
            List.of("io.ringfence.ring"));

    /** Packages of the modules above this one. */
    private static final String[] PROGRAMS = {
        "io.ringfence.service..", "io.ringfence.benchmarks..", "io.ringfence.examples.."
    };

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.ringfence");
        assertThat((Iterable<JavaClass>) classes).as("classes of this module").isNotEmpty();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.ringfence.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void aLowerLevelNeverDependsOnAHigherOne() {
        for (int level = 0; level < LEVELS.size() - 1; level++) {
            noClasses()
                    .that()
                    .resideInAnyPackage(LEVELS.get(level).toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packagesAbove(level))
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @Test
    void theLibraryNeverDependsOnThePrograms() {
        noClasses()
                .that()
                .resideOutsideOfPackages(PROGRAMS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROGRAMS)
                .allowEmptyShould(true)
                .check(classes);
    }

    private static String[] packagesAbove(int level) {
        List<String> packages = new ArrayList<>();
        LEVELS.subList(level + 1, LEVELS.size()).forEach(packages::addAll);
        return packages.toArray(String[]::new);
    }
}
