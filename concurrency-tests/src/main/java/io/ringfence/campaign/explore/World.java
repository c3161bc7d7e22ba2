package io.ringfence.campaign.explore;

import io.ringfence.instrument.Instrument;
import io.ringfence.liveness.Handles;
import io.ringfence.liveness.RingCore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of a case: memory, kernel, participants, and the scheduler that lets one of them go on at a time. Whoever has the turn decides
 * at its next scheduling point what happens next, and hands the turn over; no two threads ever run at once, so nothing here is
 * synchronised beyond that handing over.
 */
final class World {
    /** A run that takes more scheduling points goes round in circles. */
    private static final int STEP_LIMIT = 20_000;

    private final Scenario scenario;
    private final ExploredMemory memory;
    private final Clock clock;
    private final Kernel kernel;
    private final Oracle oracle;
    private final SharedWords sharedWords;
    private final ExplorerThread[] threads;
    private final List<Participant> participants = new ArrayList<>();
    private final Chooser chooser;
    private final @Nullable Trace trace;
    private final AtomicInteger engaged = new AtomicInteger();
    private final Thread controller = Thread.currentThread();
    private final Options options = new Options();
    private final List<Integer> taken = new ArrayList<>();

    private volatile boolean over;
    private boolean pruned;
    private @Nullable String failure;
    private int deathsLeft;
    private int deaths;
    private int deathsShown;
    private boolean buried;
    private int steps;
    private int lastStepped = -1;
    /** The step at which the turn came to who has it. */
    private int lastTurn;

    World(
            Scenario scenario,
            SharedWords sharedWords,
            ExplorerThread[] threads,
            Chooser chooser,
            @Nullable Trace trace) {
        this.scenario = scenario;
        this.sharedWords = sharedWords;
        this.threads = threads;
        this.chooser = chooser;
        this.trace = trace;
        this.clock = new Clock(scenario.geometry());
        this.memory = new ExploredMemory(this, clock, scenario.geometry());
        this.kernel = new Kernel(this, clock);
        this.deathsLeft = scenario.deaths();
        this.oracle = new Oracle(this);
        scenario.createRing(memory);
    }

    Participant add(Participant.Role role) {
        Participant participant = new Participant(this, participants.size(), role);
        participants.add(participant);
        return participant;
    }

    /** The ring object of one participant: real classes over the explored memory and kernel. */
    RingCore ring(Participant participant) {
        return new RingCore(
                memory,
                scenario.geometry(),
                scenario.modes(),
                kernel.environment(participant),
                new Handles(participant.name(), () -> {}));
    }

    /** Runs to the end. On the controlling thread. */
    void run() {
        decide(null);
        while (!over) {
            LockSupport.park(this);
        }
        for (Participant participant : participants) {
            if (participant.isInBody() && participant.index() != lastStepped) { // the last one has seen it itself
                threads[participant.index()].giveTurn(participant);
            }
        }
        while (engaged.get() > 0) {
            LockSupport.park(this);
        }
        if (failure == null && !pruned) {
            try {
                oracle.checkTheEnd();
            } catch (AssertionError broken) {
                failure = broken.getMessage();
            }
        }
    }

    // --- participants, on their threads ---------------------------------------------------------------------------

    /** Before an access; back when the scheduler says so. False if the word is not shared, and nobody was asked. */
    boolean point(Participant self, Access access, int word) {
        if (self.isUnwinding()) {
            throw Unwind.INSTANCE;
        }
        if (self.isSpinning()) {
            fail(self.name() + " spins on what nobody changes, before " + access + " " + wordName(word));
            throw Unwind.INSTANCE;
        }
        if (!sharedWords.isShared(word, self.index(), access.writes())) {
            taken.add(Step.of(Step.RUN, self.index(), 0)); // a replay stops here
            return false;
        }
        if (access.isDelayable() && delaysStores() && deathsLeft == 0) {
            return true; // nobody sees it yet
        }
        decideBefore(self, access, word);
        return true;
    }

    /** A full fence, told by the library. */
    void fence(Participant self, Instrument.Fence fence) {
        if (!delaysStores() || self.isUnwinding() || self.stores.isEmpty()) {
            return;
        }
        if (fence == Instrument.Fence.FULL) {
            decideBefore(self, Access.FENCE, -1);
            memory.drain(self);
        } else if (fence == Instrument.Fence.STORE_STORE) {
            self.stores.fence();
        }
    }

    long askKernel(Participant self, Access access, int about, LongSupplier action) {
        if (self.isUnwinding()) {
            throw Unwind.INSTANCE;
        }
        decideBefore(self, access, about);
        memory.drain(self); // a system call
        long answer = action.getAsLong();
        self.heard(answer);
        traceKernel(self, access, about, answer);
        return answer;
    }

    /** Before a look at the clock. */
    void look(Participant self) {
        if (self.isUnwinding()) {
            throw Unwind.INSTANCE;
        }
        decideBefore(self, Access.CLOCK, -1);
        trace(self, Access.CLOCK.toString(), -1, 0);
    }

    void pause(Participant self) {
        if (self.isUnwinding()) {
            throw Unwind.INSTANCE;
        }
        self.waits();
        self.pending = Access.PAUSE;
        decide(self);
    }

    private void decideBefore(Participant self, Access access, int at) {
        self.pending = access;
        self.pendingAt = at;
        decide(self);
    }

    void runBody(Participant self) {
        try {
            if (!over) {
                self.run();
                self.done();
                trace(self, "is done", -1, 0);
                decideLast(self);
            }
        } catch (Unwind killedOrOver) {
            return; // its turn is over
        } catch (Throwable unexpected) {
            fail(self.name() + ": " + describe(unexpected));
        } finally {
            if (engaged.decrementAndGet() == 0) {
                LockSupport.unpark(controller);
            }
        }
    }

    private static String describe(Throwable unexpected) {
        if (unexpected instanceof AssertionError) {
            return String.valueOf(unexpected.getMessage());
        }
        StackTraceElement[] stack = unexpected.getStackTrace();
        return unexpected + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    // --- the scheduler --------------------------------------------------------------------------------------------

    /** Decides until this participant goes on; throws if it never will. Null for the controller, who only starts. */
    private void decide(@Nullable Participant self) {
        Participant next = nextToGoOn();
        if (next == self && self != null) {
            return;
        }
        if (next != null) {
            handOver(next);
        }
        if (self != null) {
            ExplorerThread thread = threads[self.index()];
            if (next != null) {
                thread.awaitTurn();
            }
            if (self.isUnwinding()) {
                throw Unwind.INSTANCE;
            }
        }
    }

    private void decideLast(Participant self) {
        Participant next = nextToGoOn();
        if (next != null && next != self) {
            handOver(next);
        }
    }

    private void handOver(Participant next) {
        threads[next.index()].giveTurn(next);
    }

    /** Lets things happen until somebody goes on; null when the run is over. */
    private @Nullable Participant nextToGoOn() {
        while (!over) {
            options.collect(this, kernel, lastStepped, deathsLeft > 0);
            if (options.count() == 0) {
                end();
                return null;
            }
            if (++steps > STEP_LIMIT) {
                fail((steps - lastTurn > STEP_LIMIT / 2
                                ? participants.get(lastStepped).name() + " spins"
                                : "no end after " + STEP_LIMIT + " steps")
                        + ": " + states());
                return null;
            }
            int choice = chooser.choose(this, options.steps(), options.count());
            if (choice == Chooser.PRUNE) {
                pruned = true;
                end();
                return null;
            }
            int step = options.steps()[choice];
            taken.add(step);
            if (step == Step.END) {
                end();
                return null;
            }
            Participant participant = participants.get(Step.participant(step));
            switch (Step.kind(step)) {
                case Step.RUN -> {
                    if (!participant.isStarted()) {
                        int ignored = engaged.incrementAndGet();
                    }
                    participant.step();
                    if (lastStepped != participant.index()) {
                        lastTurn = steps;
                    }
                    lastStepped = participant.index();
                    return participant;
                }
                case Step.FLUSH -> memory.flush(participant, Step.entry(step));
                case Step.KILL -> kill(participant);
                default -> {
                    deathsShown++;
                    participant.reap();
                    trace(participant, "IS GONE", -1, 0);
                    kernel.reaped(participant);
                }
            }
        }
        return null;
    }

    private void kill(Participant participant) {
        memory.drain(participant); // what the processor has retired becomes visible, whatever becomes of the process
        participant.kill();
        trace(participant, "KILLED", -1, 0);
        deathsLeft--;
        deaths++;
        kernel.kill(participant);
        if (!scenario.reapsSeparately()) {
            deathsShown++;
            participant.reap();
            kernel.reaped(participant);
        }
    }

    /** Before the run: this one has died already. */
    void bury(Participant participant) {
        participant.kill();
        kernel.kill(participant);
        participant.reap();
        buried = true;
    }

    private void end() {
        over = true;
        LockSupport.unpark(controller);
    }

    void fail(String message) {
        if (failure == null) {
            failure = message;
        }
        end();
    }

    void changed(Participant writer, int word) {
        for (Participant participant : participants) {
            if (participant != writer) {
                participant.changed(word);
            }
        }
    }

    void kernelChanged(Participant by) {
        by.changedSomething();
        for (Participant participant : participants) {
            if (participant != by) {
                participant.kernelChanged();
            }
        }
    }

    void trace(Participant participant, String access, int word, long value) {
        if (trace != null) {
            trace.add(participant.name(), access, wordName(word), word < 0 ? "" : WordNames.value(value));
        }
    }

    private void traceKernel(Participant participant, Access access, int about, long answer) {
        if (trace != null) {
            String process =
                    access == Access.WITNESS ? participants.get(about - 1).name() : "";
            trace.addKernel(participant.name(), access, process, about, answer);
        }
    }

    /** Equal for equal states: what can happen from here on, and what will be judged at the end. */
    long stateHash() {
        long hash = Mix.of(memory.hash(), kernel.hash(), oracle.hash());
        hash = Mix.of(hash, clock.hash(memory, participants), deathsLeft);
        for (Participant participant : participants) {
            hash = Mix.of(hash, participant.hash());
        }
        return hash;
    }

    String states() {
        List<String> states = new ArrayList<>();
        participants.forEach(participant -> states.add(participant.state()));
        return String.join(", ", states);
    }

    String wordName(int word) {
        return word < 0 ? "" : scenario.names().name(word);
    }

    boolean stopsAtAllWords() {
        return sharedWords.isAll();
    }

    boolean delaysStores() {
        return scenario.delaysStores();
    }

    boolean isOver() {
        return over;
    }

    boolean isPruned() {
        return pruned;
    }

    @Nullable
    String failure() {
        return failure;
    }

    /** After the run: its handles refer to it, and it must not refer to them, or they would never be found to be forgotten. */
    void letGo(long[] nowhere) {
        participants.forEach(Participant::letGo);
        memory.letGo(nowhere);
    }

    int deaths() {
        return deaths;
    }

    /** {@return whether anybody can be found to be dead} */
    boolean showsDeaths() {
        return buried || deathsShown > 0;
    }

    /** {@return how many deaths of this run the process table shows} */
    int deathsShown() {
        return deathsShown;
    }

    /** {@return what was done, as a replay that stops at every word has to do it} */
    List<Integer> steps() {
        return taken;
    }

    int lastStepped() {
        return lastStepped;
    }

    List<Participant> participants() {
        return participants;
    }

    Participant participant(int pid) {
        return participants.get(pid - 1);
    }

    Clock clock() {
        return clock;
    }

    ExploredMemory memory() {
        return memory;
    }

    Oracle oracle() {
        return oracle;
    }

    Scenario scenario() {
        return scenario;
    }
}
