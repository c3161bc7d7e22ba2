package io.ringfence.recovery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the direction of dependencies in this module: the top knows the bottom, never the other way. */
class ArchitectureTest {
    /** Lowest level first. */
    private static final List<String[]> LEVELS = List.of(
            new String[] {
                "io.ringfence.recovery.error", "io.ringfence.recovery.layout", "io.ringfence.recovery.instrument"
            },
            new String[] {"io.ringfence.recovery.snapshot"},
            new String[] {"io.ringfence.recovery"});

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
        slices().matching("io.ringfence.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void aLowerLevelNeverDependsOnAHigherOne() {
        for (int level = 0; level < LEVELS.size(); level++) {
            for (int above = level + 1; above < LEVELS.size(); above++) {
                noClasses()
                        .that()
                        .resideInAnyPackage(LEVELS.get(level))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(LEVELS.get(above))
                        .check(classes);
            }
        }
    }

    @Test
    void ringAndJournalNeverDependOnRecovery() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.ringfence.recovery..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.ringfence.recovery..")
                .check(classes);
    }

    @Test
    void everyByteReachesTheDiskThroughTheStorage() {
        noClasses()
                .that()
                .resideInAPackage("io.ringfence.recovery..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.channels.FileChannel")
                .check(classes);
    }
}
