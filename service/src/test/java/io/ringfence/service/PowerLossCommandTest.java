package io.ringfence.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code torture --power-loss}. */
@Execution(ExecutionMode.CONCURRENT)
class PowerLossCommandTest {
    @Test
    void imagesAndFailingForcesAreTriedAndNothingIsLost() throws Exception {
        CommandProcess.Result result =
                CommandProcess.run("torture", "--power-loss", "--images", "40", "--seed", "0", "--json");

        assertThat(result.status()).as("%s%n%s", result.text(), result.err()).isZero();
        assertThat(result.text().lines()).hasSize(1);
        JsonNode report = new ObjectMapper().readTree(result.text());
        assertThat(report.get("verdict").asText()).isEqualTo("kept");
        assertThat(report.get("seed").asLong()).isZero();
        assertThat(report.get("images").asLong()).isEqualTo(40);
        assertThat(report.get("images_of_a_second_loss").asLong()).isGreaterThanOrEqualTo(40);
        assertThat(report.get("failing_forces").get("tried").asLong()).isEqualTo(40);
        assertThat(report.get("images_after_a_failed_force").asLong()).isEqualTo(320);
        assertThat(report.get("events_recovered").asLong()).isPositive();
        assertThat(report.get("lost_durable").asLong()).isZero();
        for (JsonNode caughtAfter : report.get("control")) {
            assertThat(caughtAfter.asLong())
                    .as("images until a disk that lies was caught")
                    .isPositive();
        }
        assertThat(result.errors()).isEmpty();
    }

    @Test
    void inWordsItSaysHowToGoOn() throws Exception {
        CommandProcess.Result result = CommandProcess.run("torture", "--power-loss", "--images", "5", "--seed", "77");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.text())
                .contains("from 77 on; --seed 82 goes on")
                .contains("5 of ")
                .contains("The journal kept its promises.");
    }

    @Test
    void ctrlCEndsItWithAReportOfWhatWasTried() throws Exception {
        CommandProcess.Result result;
        try (CommandProcess torture = CommandProcess.start("torture", "--power-loss", "--seconds", "3600", "--json")) {
            CommandProcess.eventually(
                    "it says how far it is", () -> torture.err().contains("failing forces,"));

            torture.interrupt();

            result = torture.await();
        }
        assertThat(result.status()).as(result.err()).isIn(130, 143);
        JsonNode report = new ObjectMapper().readTree(result.text());
        assertThat(report.get("verdict").asText()).isEqualTo("interrupted");
        assertThat(report.get("failing_forces").get("tried").asLong()).isPositive();
        assertThat(result.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--power-loss --images 0, --images is 0",
        "--power-loss --rounds 1, and --max-stall out",
        "--power-loss --dir some, and --max-stall out",
        "--images 3, --images needs --power-loss",
    })
    void optionsThatDoNotFitAreWrongUsage(String options, String message) throws Exception {
        CommandProcess.Result result = CommandProcess.run(("torture " + options).split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.errors()).singleElement().asString().contains(message);
    }
}
