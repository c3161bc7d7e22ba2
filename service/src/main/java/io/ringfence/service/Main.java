package io.ringfence.service;

import io.ringfence.benchmarks.BenchCommand;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import io.ringfence.service.demo.DemoCommand;
import io.ringfence.service.torture.TortureCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code ringfence} command: finds the subcommand, runs it, and turns its end into an exit status. */
@Command(
        name = "ringfence",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        description = "Events between processes, through a ring in a memory-mapped file.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit status: 0 done, 1 refused or failed with one line on standard error, 2 wrong usage.",
            "'ringfence COMMAND --help' explains a command."
        })
public final class Main implements Runnable {
    private static final String COMPLETION = "generate-completion";

    /** Every subcommand, in the order of the help. A new one is one line here. */
    private static final List<Subcommand> SUBCOMMANDS = List.of(
            new Subcommand("create", CreateCommand::new),
            new Subcommand("publish", PublishCommand::new),
            new Subcommand("consume", ConsumeCommand::new),
            new Subcommand("tap", TapCommand::new),
            new Subcommand("inspect", InspectCommand::new),
            new Subcommand("journal", JournalCommand::new),
            new Subcommand("replay", ReplayCommand::new),
            new Subcommand("verify", VerifyCommand::new),
            new Subcommand("recover", RecoverCommand::new),
            new Subcommand("snapshot", SnapshotCommand::new),
            new Subcommand("snapshots", SnapshotsCommand::new),
            new Subcommand("retain", RetainCommand::new),
            new Subcommand("repair", RepairCommand::new),
            new Subcommand("remove-consumer", RemoveConsumerCommand::new),
            new Subcommand("remove-producer", RemoveProducerCommand::new),
            new Subcommand("evict", EvictCommand::new),
            new Subcommand("delete", DeleteCommand::new),
            new Subcommand("demo", () -> new DemoCommand(Terminal.ERROR.isTerminal())),
            new Subcommand("torture", () -> new TortureCommand(Terminal.ERROR.isTerminal())),
            new Subcommand("bench", BenchCommand::new),
            new Subcommand(COMPLETION, AutoComplete.GenerateCompletion::new));

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error, after its one line.")
    private boolean verbose;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private record Subcommand(String name, Supplier<Object> factory) {}

    /** Made by {@link #main}, and by nobody else. */
    Main() {}

    /**
     * Runs the command and ends the JVM with its exit status.
     *
     * @param arguments of the command line
     */
    public static void main(String[] arguments) {
        // no Groovy here; asking costs time at every start
        System.setProperty("picocli.disable.closures", "true");
        String undecoded = Undecoded.first(arguments);
        System.exit(undecoded == null ? new Main().execute(arguments) : ErrorLine.printUndecoded(undecoded));
    }

    /** Runs the command. */
    int execute(String... arguments) {
        try {
            int status = commandLine(arguments).execute(arguments);
            return status == ErrorLine.DONE && isResultLost() ? ErrorLine.print(lostResult(), verbose) : status;
        } catch (Throwable failure) {
            // errors of the virtual machine, out of memory for example: the exceptions have been handled below
            return ErrorLine.print(failure, verbose);
        }
    }

    /** A print stream keeps its errors to itself until it is asked. A reader of a pipe that goes away has what it wanted. */
    private static boolean isResultLost() {
        return System.out.checkError() && !Terminal.OUTPUT.isPipe();
    }

    private static CommandException lostResult() {
        return ErrorLine.refused(
                "write",
                "standard output",
                "not all of the result could be written",
                "a stream that takes it",
                "free some space or choose another target; what the command did is done");
    }

    private CommandLine commandLine(String... arguments) {
        CommandLine commandLine = new CommandLine(this);
        for (Subcommand subcommand : SUBCOMMANDS) {
            if (isNeeded(subcommand, arguments)) {
                commandLine.addSubcommand(
                        subcommand.name(), subcommand.factory().get());
            }
        }
        return commandLine
                .registerConverter(Path.class, new PathConverter())
                .registerConverter(ProducerMode.class, Words.converter(ProducerMode.class))
                .registerConverter(WithoutConsumers.class, Words.converter(WithoutConsumers.class))
                .registerConverter(ChecksumMode.class, Words.converter(ChecksumMode.class))
                .registerConverter(WaitChoice.class, Words.converter(WaitChoice.class))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(ErrorLine::printUsage)
                .setExecutionExceptionHandler((failure, command, parsed) -> ErrorLine.print(failure, verbose));
    }

    /** Reading a subcommand's annotations takes time at every start, so those that the first argument rules out are left out. */
    private static boolean isNeeded(Subcommand subcommand, String... arguments) {
        if (arguments.length == 0) {
            return false;
        }
        String first = arguments[0];
        boolean one = SUBCOMMANDS.stream().anyMatch(any -> any.name().equals(first)) && !first.equals(COMPLETION);
        boolean none = first.equals("--version") || first.equals("-V");
        return one ? subcommand.name().equals(first) : !none;
    }

    /** {@return whether the user wants stack traces, asked by a subcommand} */
    static boolean isVerbose(CommandSpec subcommand) {
        return subcommand.root().userObject() instanceof Main main && main.verbose;
    }

    /** Without a subcommand. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
