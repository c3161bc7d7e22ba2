package io.ringfence.campaign.explore;

import java.util.List;

/**
 * What can happen next in a run. First who ran last, then the others, the delayed stores and the deaths that may show; behind them who
 * may be killed. So whoever always takes the first option goes on to the end, with few changes of the turn and nobody killed.
 */
final class Options {
    private final int[] steps = new int[64];
    private int count;

    int[] steps() {
        return steps;
    }

    int count() {
        return count;
    }

    void collect(World world, Kernel kernel, int lastStepped, boolean mayKill) {
        List<Participant> participants = world.participants();
        count = 0;
        if (lastStepped >= 0 && participants.get(lastStepped).canStep(kernel)) {
            add(Step.RUN, lastStepped, 0);
        }
        for (Participant participant : participants) {
            int index = participant.index();
            if (index != lastStepped && participant.canStep(kernel)) {
                add(Step.RUN, index, 0);
            }
            for (int i = 0; i < participant.stores.size(); i++) {
                if (participant.stores.mayLeave(i)) {
                    add(Step.FLUSH, index, i);
                }
            }
        }
        for (Participant participant : participants) {
            if (participant.isKilled() && !participant.isReaped()) {
                add(Step.REAP, participant.index(), 0);
            }
        }
        boolean isEnd = count == 0;
        if (mayKill) {
            for (Participant participant : participants) {
                if (participant.isKillable(kernel) && world.scenario().mayDie(participant.name())) {
                    add(Step.KILL, participant.index(), 0);
                }
            }
        }
        if (isEnd && count > 0) { // somebody may still die, and need not
            steps[count++] = steps[0];
            steps[0] = Step.END;
        }
    }

    private void add(int kind, int participant, int entry) {
        steps[count++] = Step.of(kind, participant, entry);
    }
}
