package io.ringfence.service.demo;

import io.ringfence.ring.error.RingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Entry point of the demo's child processes. Not for users: {@link DemoCommand} starts them. */
public final class DemoMain {
    static final String PRODUCER = "producer";
    static final String CONSUMER = "consumer";
    static final String JOURNAL = "journal";

    private static final int ROLE = 0;
    private static final int RING = 1;
    private static final int NAME = 2;
    private static final int LOG = 3;
    private static final int ARGUMENTS = 4;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private DemoMain() {}

    /**
     * Runs one role until its standard input says stop or ends, which it does when the parent dies.
     *
     * @param arguments role, ring, name, log file
     */
    public static void main(String[] arguments) {
        if (arguments.length != ARGUMENTS) {
            System.err.println("ringfence: the demo's child processes are started by 'ringfence demo'");
            System.exit(WRONG_USAGE);
        }
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        Path ring = Path.of(arguments[RING]);
        Path log = Path.of(arguments[LOG]);
        try {
            System.out.println(role(arguments[ROLE], ring, arguments[NAME], log).call());
            return 0;
        } catch (RingException failure) {
            System.err.println(failure.getMessage());
        } catch (IOException failure) {
            System.err.println("demo " + arguments[NAME] + ": " + failure);
        } catch (Exception failure) {
            System.err.println("demo " + arguments[NAME] + ": unexpected " + failure);
        }
        return FAILED;
    }

    private static Callable<String> role(String role, Path ring, String name, Path log) throws IOException {
        return switch (role) {
            case PRODUCER -> new ProducerProcess(ring, name, log);
            case CONSUMER -> new ConsumerProcess(ring, name, log);
            case JOURNAL -> new JournalProcess(ring, name);
            default -> throw new IllegalArgumentException("no role is called " + role);
        };
    }
}
