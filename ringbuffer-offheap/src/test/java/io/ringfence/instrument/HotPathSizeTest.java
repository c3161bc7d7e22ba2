package io.ringfence.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Crash points and fences add bytecodes to hot methods, and the compiler inlines by bytecodes, also where it removes them afterwards. So
 * no hot method may outgrow what it inlines.
 */
class HotPathSizeTest {
    /** {@code FreqInlineSize}: a method that is called often is inlined up to so many bytes of bytecode. */
    private static final int FREQUENT_BYTES_MAX = 325;

    /** {@code MaxInlineSize}: any method is inlined up to so many. */
    private static final int TRIVIAL_BYTES_MAX = 35;

    private static final Pattern METHOD = Pattern.compile("^  [^ ].*?([\\w$]+)\\(([^)]*)\\).*;$");
    private static final Pattern INSTRUCTION = Pattern.compile("^ +(\\d+): [a-z].*$");
    private static final int LONGEST_INSTRUCTION_BYTES = 5;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.ringfence.sequence.MultiProducerSequencer | claim",
                "io.ringfence.sequence.SingleProducerSequencer | claim",
                "io.ringfence.sequence.MappedSequencer | tryNext, next, publish, publishClaim, stamp, missing, abortClaim",
                "io.ringfence.sequence.ClaimLedger | announce, withdraw, commitRelease, token",
                "io.ringfence.sequence.GatingSequences | minimum",
                "io.ringfence.sequence.MappedSequenceBarrier | waitFor",
                "io.ringfence.sequence.Slots | publishRelease, stampAcquire, isSettled",
                "io.ringfence.produce.Producer | claim, tryClaim, publish, translate, copy, seal, prepare",
                "io.ringfence.consume.BatchEventProcessor | processBatch, isHandled",
                "io.ringfence.consume.EventPoller | poll, handle, commit, nothing",
                "io.ringfence.consume.Tap | poll, show",
                "io.ringfence.wait.WakeSignal | signal, wakeSleepers"
            })
    void hotMethodsStaySmallEnoughToBeInlined(String type, String methods) {
        Map<String, Integer> bytes = bytesOfMethods(type);
        for (String method : methods.split(", ", -1)) {
            assertThat(bytes).as("the methods of %s", type).containsKey(method);
            assertThat(bytes.get(method)).as("%s.%s", type, method).isLessThan(FREQUENT_BYTES_MAX);
        }
    }

    @Test
    void theCallsThatAreRemovedAreInlinedEverywhere() {
        assertThat(bytesOfMethods(CrashPoint.class.getName()).get("reached")).isLessThan(TRIVIAL_BYTES_MAX);
        Map<String, Integer> fences = bytesOfMethods(Fences.class.getName());
        for (String fence : new String[] {"full", "storeStore", "loadLoad"}) {
            assertThat(fences.get(fence)).as(fence).isLessThan(TRIVIAL_BYTES_MAX);
        }
    }

    /** The largest method of each name, at most the last instruction's bytes too large. */
    private static Map<String, Integer> bytesOfMethods(String type) {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "-c",
                        "-p",
                        "-cp",
                        System.getProperty("java.class.path"),
                        type);
        assertThat(status).as("javap of %s says %s", type, out).isZero();
        Map<String, Integer> bytes = new TreeMap<>();
        String method = "";
        for (String line : out.toString().lines().toList()) {
            Matcher start = METHOD.matcher(line);
            Matcher instruction = INSTRUCTION.matcher(line);
            if (start.matches()) {
                method = start.group(1);
            } else if (instruction.matches()) {
                int end = Integer.parseInt(instruction.group(1)) + LONGEST_INSTRUCTION_BYTES;
                bytes.merge(method, end, Math::max);
            }
        }
        return bytes;
    }
}
