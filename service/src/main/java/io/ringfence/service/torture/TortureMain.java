package io.ringfence.service.torture;

import io.ringfence.ring.Ring;
import io.ringfence.ring.error.RingException;
import io.ringfence.ring.error.RingPoisonedException;
import java.util.concurrent.Callable;

/** Entry point of the processes of the torture. Not for users: {@link TortureCommand} starts them. */
public final class TortureMain {
    /** Said when a role can be given. */
    static final String READY = "ready";

    /** How a process ends that was told that the ring is poisoned. */
    static final int POISONED = 3;

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private TortureMain() {}

    /**
     * Waits for a role on standard input, plays it, and ends when it is told to, when its parent dies, or where it was armed to die.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        if (arguments.length != 0) {
            System.err.println("ringfence: the torture's processes are started by 'ringfence torture'");
            System.exit(WRONG_USAGE);
        }
        System.exit(run());
    }

    private static int run() {
        String who = "a spare process";
        try {
            System.out.println(READY);
            String line = Scene.line(System.in);
            while (line != null && Orders.arms(line)) {
                line = Scene.line(System.in);
            }
            if (line == null) {
                return 0;
            }
            Scene scene = new Scene(Orders.parse(line));
            who = scene.orders().name();
            scene.listen(System.in);
            play(scene);
            return 0;
        } catch (RingPoisonedException told) {
            System.err.println(who + ": " + told.getMessage());
            return POISONED;
        } catch (RingException failure) {
            System.err.println(who + ": " + failure.getMessage());
        } catch (Exception failure) {
            System.err.println(who + ": unexpected " + failure);
        }
        return FAILED;
    }

    private static void play(Scene scene) throws Exception {
        Role role = scene.orders().role();
        if (!role.ownsName()) {
            Callable<Void> alone = switch (role) {
                case REPAIRER -> new RepairerRole(scene);
                case TAP -> new TapRole(scene);
                case RECOVERER -> new RecovererRole(scene);
                case REVIVER -> new ReviverRole(scene);
                default -> new MakerRole(scene);
            };
            Void ignored = alone.call();
            return;
        }
        try (Ring ring = Ring.attach(scene.orders().ring())) {
            Callable<Void> member = switch (role) {
                case FEED, LIVES, AWAITER -> new ProducerRole(scene, ring);
                case KEEPER -> new KeeperRole(scene, ring);
                case TAKER -> new TakerRole(scene, ring);
                default -> new ConsumerRole(scene, ring);
            };
            Void ignored = member.call();
        }
    }
}
