package io.ringfence.campaign.stress;

import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Runs jcstress as its own main class does, but for one thing: where the JVM knows biased locking, jcstress runs each test with it and once
 * more without it. What is tested here holds no lock, so the second run tries nothing that the first has not.
 */
final class StressMain {
    private static final String BIASED = "-XX:+UseBiasedLocking";

    private StressMain() {}

    /** Takes the options of jcstress. */
    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments);
        if (!options.parse()) {
            System.exit(1);
        }
        new WithoutBiasedLocking(options).run();
    }

    private static final class WithoutBiasedLocking extends JCStress {
        WithoutBiasedLocking(Options options) {
            super(options);
        }

        /** Asked for once it is known which JVM configurations there are, and before any test is planned. */
        @Override
        public SortedSet<String> getTests() {
            boolean ignored = VMSupport.getAvailableVMConfigs()
                    .removeIf(config -> config.origArgs().contains(BIASED));
            return super.getTests();
        }
    }
}
