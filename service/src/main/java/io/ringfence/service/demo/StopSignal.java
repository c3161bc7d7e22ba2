package io.ringfence.service.demo;

import java.io.IOException;

/** Runs something when standard input brings a byte or ends; it ends when the parent process dies, however it dies. */
final class StopSignal {
    private StopSignal() {}

    static void onStop(Runnable action) {
        Thread thread = new Thread(
                () -> {
                    awaitInput();
                    action.run();
                },
                "ringfence-demo-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitInput() {
        try {
            int ignored = System.in.read();
        } catch (IOException failure) {
            // A broken pipe says the same as a closed one: nobody is there any more.
        }
    }
}
