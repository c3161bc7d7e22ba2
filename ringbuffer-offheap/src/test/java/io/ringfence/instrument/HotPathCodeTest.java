package io.ringfence.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.sequence.ProducerMode;
import io.ringfence.testing.ChildJvm;
import io.ringfence.testing.FastTempDir;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the optimising compiler makes of the hot path: without an instrument, not a trace of crash points and fences that tell it. */
class HotPathCodeTest {
    private static final String SEEN = "io/ringfence/instrument";

    @TempDir(factory = FastTempDir.class)
    private Path folder;

    private List<String> compiled(ProducerMode mode, int batch, String... more) {
        String claim = "io.ringfence.sequence."
                + (mode == ProducerMode.SINGLE ? "SingleProducerSequencer" : "MultiProducerSequencer") + "::claim";
        List<String> flags = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=4",
                "-XX:-TieredCompilation",
                "-XX:-BackgroundCompilation",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=quiet"));
        for (String method : new String[] {
            claim, "io.ringfence.sequence.MappedSequencer::publishClaim", "io.ringfence.consume.EventPoller::poll"
        }) {
            flags.add("-XX:CompileCommand=dontinline," + method);
            flags.add("-XX:CompileCommand=print," + method);
        }
        flags.addAll(List.of(more));
        try (ChildJvm jvm = ChildJvm.startWithMore(flags, HotLoop.class, folder.resolve("ring"), mode, batch)) {
            assertThat(jvm.awaitExit()).as("%s%n%s", jvm.out(), jvm.err()).isZero();
            assertThat(jvm.out()).contains("read true");
            for (String method : new String[] {claim, "MappedSequencer::publishClaim", "EventPoller::poll"}) {
                assertThat(jvm.out())
                        .as("compiled methods")
                        .anyMatch(line -> line.startsWith("Compiled method") && line.contains(method));
            }
            return machineCode(jvm.out());
        }
    }

    /** Without the bytecodes, which later JDKs print too. */
    private static List<String> machineCode(List<String> printed) {
        List<String> code = new ArrayList<>();
        boolean inside = false;
        for (String line : printed) {
            inside = (inside || line.startsWith("[MachCode]")) && !line.startsWith("[/MachCode]");
            if (inside) {
                code.add(line);
            }
        }
        assertThat(code).as("lines of machine code").hasSizeGreaterThan(100);
        return code;
    }

    @ParameterizedTest
    @EnumSource(ProducerMode.class)
    void withoutAnInstrumentTheCompiledHotPathKnowsOfNone(ProducerMode mode) {
        assertThat(compiled(mode, 4)).noneMatch(line -> line.contains(SEEN));
    }

    @Test
    void withAnInstrumentTheSameLookFindsIt() {
        String hook = "-D" + Instrument.PROPERTY + "=" + HotLoop.Onlooker.class.getName();

        assertThat(compiled(ProducerMode.MULTI, 4, hook)).anyMatch(line -> line.contains(SEEN));
    }
}
