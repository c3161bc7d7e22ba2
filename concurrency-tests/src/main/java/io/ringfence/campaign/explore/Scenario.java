package io.ringfence.campaign.explore;

import io.ringfence.ring.layout.ControlLayout;
import io.ringfence.ring.layout.RingGeometry;
import io.ringfence.sequence.ChecksumMode;
import io.ringfence.sequence.ClaimLedger;
import io.ringfence.sequence.GatingSequences;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.RingModes;
import io.ringfence.sequence.WithoutConsumers;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A case: the ring, who may die, and what populates the world at the beginning of each run. Immutable.
 *
 * @param name of the case
 * @param geometry of the ring
 * @param modes of the ring
 * @param deaths how many may die in one run
 * @param mortals the names of those who may
 * @param reapsSeparately whether a death shows in the process table some time after its locks were dropped
 * @param delaysStores whether stores wait in buffers
 * @param population adds the participants
 * @param changesAllowed how often in one run the turn may be taken from somebody who could go on, in a search
 * @param names of the words, for people
 */
record Scenario(
        String name,
        RingGeometry geometry,
        RingModes modes,
        int deaths,
        Set<String> mortals,
        boolean reapsSeparately,
        boolean delaysStores,
        int changesAllowed,
        Consumer<World> population,
        WordNames names) {

    /** As often as it can be: all schedules. */
    static final int ANY_NUMBER = -1;

    private static final int LEDGER_ENTRIES = 3;
    private static final int REGISTRY_ENTRIES = 3;

    static Scenario of(
            String name, int slots, ProducerMode producers, WithoutConsumers policy, Consumer<World> population) {
        return of(name, slots, Long.BYTES, producers, policy, population);
    }

    static Scenario of(
            String name,
            int slots,
            int payloadBytes,
            ProducerMode producers,
            WithoutConsumers policy,
            Consumer<World> population) {
        RingGeometry geometry = new RingGeometry(slots, payloadBytes, LEDGER_ENTRIES, REGISTRY_ENTRIES);
        RingModes modes = new RingModes(producers, policy, ChecksumMode.NONE);
        return new Scenario(
                name, geometry, modes, 0, Set.of(), false, false, ANY_NUMBER, population, new WordNames(geometry));
    }

    Scenario withDeaths(int count, String... of) {
        return new Scenario(
                name,
                geometry,
                modes,
                count,
                Set.of(of),
                reapsSeparately,
                delaysStores,
                changesAllowed,
                population,
                names);
    }

    Scenario reapingSeparately() {
        return new Scenario(
                name, geometry, modes, deaths, mortals, true, delaysStores, changesAllowed, population, names);
    }

    Scenario delayingStores() {
        return new Scenario(
                name, geometry, modes, deaths, mortals, reapsSeparately, true, changesAllowed, population, names);
    }

    /** All schedules in which the turn changes hands against somebody's will at most so often; deaths do not count. */
    Scenario changing(int times) {
        return new Scenario(
                name, geometry, modes, deaths, mortals, reapsSeparately, delaysStores, times, population, names);
    }

    /** Whether a death can leave a full ring that only a producer's own look for the dead makes free. */
    boolean holdsUpProducers() {
        return deaths > 0
                && (modes.withoutConsumers() == WithoutConsumers.OVERWRITE
                        || !mortals.stream().allMatch(name -> name.startsWith("producer")));
    }

    boolean mayDie(String participant) {
        return mortals.contains(participant);
    }

    /** What a failure calls it. */
    String title() {
        return name
                + (deaths == 0
                        ? ""
                        : ", " + deaths + (deaths == 1 ? " death" : " deaths")
                                + (reapsSeparately ? " in two steps" : ""))
                + (delaysStores ? ", delayed stores" : "")
                + (changesAllowed == ANY_NUMBER ? "" : ", at most " + changesAllowed + " changes of turn");
    }

    /** The words of a fresh ring. */
    void createRing(ExploredMemory memory) {
        memory.putLong(ControlLayout.CURSOR_OFFSET, -1);
        memory.putLong(ControlLayout.FLOOR_OFFSET, -1);
        for (int i = 0; i < geometry.registryEntries(); i++) {
            memory.putLong(geometry.registryLineOffset(i), GatingSequences.IDLE);
        }
        for (int i = 0; i < geometry.ledgerEntries(); i++) {
            new ClaimLedger(memory, geometry.ledgerHotOffset(i)).reset();
        }
    }

    int words() {
        return Math.toIntExact(geometry.fileBytes() / Long.BYTES);
    }
}
