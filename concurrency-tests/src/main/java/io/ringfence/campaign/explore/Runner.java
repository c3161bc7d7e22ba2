package io.ringfence.campaign.explore;

import org.jspecify.annotations.Nullable;

/** Runs worlds, one after another, on its threads. */
final class Runner implements AutoCloseable {
    private static final int MAX_PARTICIPANTS = 6;

    private final ExplorerThread[] threads = new ExplorerThread[MAX_PARTICIPANTS];
    private long[] nowhere = new long[0];
    private long runs;

    Runner() {
        ExplorerInstrument.requireInstalled();
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new ExplorerThread(i);
            threads[i].start();
        }
    }

    World run(Scenario scenario, SharedWords words, Chooser chooser, @Nullable Trace trace) {
        World world = new World(scenario, words, threads, chooser, trace);
        scenario.population().accept(world);
        world.run();
        runs++;
        if (nowhere.length < scenario.words()) {
            nowhere = new long[scenario.words()];
        }
        world.letGo(nowhere);
        return world;
    }

    long runs() {
        return runs;
    }

    @Override
    public void close() {
        for (ExplorerThread thread : threads) {
            thread.end();
        }
    }
}
