package io.ringfence.service.torture;

import static io.ringfence.service.torture.Role.KEEPER;
import static io.ringfence.service.torture.Role.TAKER;

import io.ringfence.journal.instrument.JournalPoint;
import io.ringfence.recovery.instrument.RecoveryPoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How the crash points of a journal and of snapshots are reached while others play; each round comes to all of them. */
final class JournalRecipes {
    /** Passed by every batch, or by every event. */
    static final Set<JournalPoint> HOT = EnumSet.of(
            JournalPoint.APPENDED,
            JournalPoint.BATCH_APPENDED,
            JournalPoint.WRITTEN_MOVED,
            JournalPoint.FORCED,
            JournalPoint.DURABLE_MOVED,
            JournalPoint.GATE_MOVED,
            JournalPoint.BATCH_ENDED);

    /** The most passages of a hot one that are survived, plus one. */
    static final int PASSAGES_MAX = 20;

    /** A keeper that is armed with one of these has its next force fail. */
    static final Set<JournalPoint> NEED_FAILED_FORCE = EnumSet.of(JournalPoint.FORCE_FAILED, JournalPoint.POISONED);

    /** What a recovery comes to, in this order, beside a ring that stands. */
    static final List<RecoveryPoint> STANDING = List.of(
            RecoveryPoint.CUSTODY_TAKEN,
            RecoveryPoint.CLAIMS_SETTLED,
            RecoveryPoint.REFILL_BEGUN,
            RecoveryPoint.REFILL_WRITTEN,
            RecoveryPoint.REFILL_FORCED,
            RecoveryPoint.REFILL_DURABLE,
            RecoveryPoint.RECOVERED);

    /** The same, where the ring is poisoned: killed before it is cured, all of it is done again. */
    static final List<RecoveryPoint> POISONED = List.of(
            RecoveryPoint.CUSTODY_TAKEN,
            RecoveryPoint.CLAIMS_SETTLED,
            RecoveryPoint.REFILL_BEGUN,
            RecoveryPoint.REFILL_WRITTEN,
            RecoveryPoint.REFILL_FORCED,
            RecoveryPoint.REFILL_DURABLE,
            RecoveryPoint.CURED,
            RecoveryPoint.RECOVERED);

    /**
     * What a recovery comes to, in this order, where the ring is lost before each. Once the refill has begun, its segment cuts off what the
     * new ring alone has for the moment: to lose that one too is more than is promised.
     */
    static final List<RecoveryPoint> LOST = List.of(
            RecoveryPoint.NEW_RING_WRITTEN,
            RecoveryPoint.NEW_RING_FORCED,
            RecoveryPoint.NEW_RING_NAMED,
            RecoveryPoint.NEW_RING_STANDS,
            RecoveryPoint.REFILL_BEGUN);

    /** What is left to do after that. */
    static final List<RecoveryPoint> REFILLED =
            List.of(RecoveryPoint.REFILL_WRITTEN, RecoveryPoint.REFILL_FORCED, RecoveryPoint.REFILL_DURABLE);

    private static final Set<RecoveryPoint> OF_TAKER =
            EnumSet.range(RecoveryPoint.SNAPSHOT_BEGUN, RecoveryPoint.STATE_REPLAYED);

    private JournalRecipes() {}

    /**
     * {@return what a round comes to while all play: every other point, the rest is the next round's. The poisoning and the steps of a
     * recovery are not among them}
     */
    static List<Recipe> of(long number) {
        List<Recipe> recipes = new ArrayList<>();
        long place = number;
        for (JournalPoint point : JournalPoint.values()) {
            if (point != JournalPoint.POISONED && isTurn(place)) {
                recipes.add(recipe(point));
            }
            place++;
        }
        for (RecoveryPoint point : OF_TAKER) {
            if (isTurn(place)) {
                recipes.add(Recipe.one(point, TAKER));
            }
            place++;
        }
        return recipes;
    }

    private static boolean isTurn(long place) {
        return Math.floorMod(place, Subject.JOURNAL.cycle()) == 0;
    }

    /** {@return whether the ring is poisoned in a round; else all are killed at once} */
    static boolean isPoisoned(long number) {
        return isTurn(number);
    }

    private static Recipe recipe(JournalPoint point) {
        return switch (point) {
            case ENTERED, SEGMENT_BEGUN ->
                Recipe.after(
                        new Recipe.Rule(Set.of(KEEPER), Recipe.Which.NEWCOMER, point),
                        new Recipe.Rule(Set.of(KEEPER), Recipe.Which.OWNER, JournalPoint.BATCH_ENDED));
            default -> Recipe.one(point, KEEPER);
        };
    }
}
