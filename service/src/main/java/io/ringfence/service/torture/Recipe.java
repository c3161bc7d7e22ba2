package io.ringfence.service.torture;

import static io.ringfence.service.torture.Role.CONSUMER;
import static io.ringfence.service.torture.Role.FEED;
import static io.ringfence.service.torture.Role.JOINER;
import static io.ringfence.service.torture.Role.LIVES;
import static io.ringfence.service.torture.Role.MAKER;
import static io.ringfence.service.torture.Role.REPAIRER;
import static io.ringfence.service.torture.Role.RETURNER;

import io.ringfence.instrument.CrashPoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How a crash point is reached: who is armed with it, and who must die of what before.
 *
 * @param point to be reached
 * @param rules who is armed, the point itself first
 */
record Recipe(Enum<?> point, List<Rule> rules) {
    /** Passed by every publication or batch: the armed process shall live for some of them first. */
    private static final Set<CrashPoint> HOT = EnumSet.of(
            CrashPoint.ANNOUNCING,
            CrashPoint.HIGH_ANNOUNCED,
            CrashPoint.ANNOUNCED,
            CrashPoint.CLAIMED,
            CrashPoint.WRITTEN,
            CrashPoint.TOKEN_HALF_WRITTEN,
            CrashPoint.TOKEN_WRITTEN,
            CrashPoint.COMMITTED,
            CrashPoint.STAMPED,
            CrashPoint.HANDLED,
            CrashPoint.POSITION_COMMITTED);

    private static final Set<CrashPoint> FUTEX =
            EnumSet.of(CrashPoint.WAITERS_TAKEN, CrashPoint.WAKE_WORD_GROWN, CrashPoint.WAITING);

    private static final Set<CrashPoint> MANY_PRODUCERS =
            EnumSet.of(CrashPoint.ANNOUNCING, CrashPoint.HIGH_ANNOUNCED, CrashPoint.ANNOUNCED, CrashPoint.RACE_LOST);

    /** Which processes of a part. */
    enum Which {
        /** Any one. */
        ONE,
        /** All that there are. */
        ALL,
        /** The one that has the name. */
        OWNER,
        /** One that has not the name: it stands by, or has just come. */
        NEWCOMER
    }

    /**
     * Who is armed with what.
     *
     * @param roles of the processes
     * @param which of them
     * @param point that they are armed with
     */
    record Rule(Set<Role> roles, Which which, Enum<?> point) {}

    static Recipe one(Enum<?> point, Role... roles) {
        return new Recipe(point, List.of(new Rule(Set.of(roles), Which.ONE, point)));
    }

    private static Recipe all(Enum<?> point, Set<Role> roles, Rule... before) {
        return after(new Rule(roles, Which.ALL, point), before);
    }

    static Recipe after(Rule own, Rule... before) {
        List<Rule> rules = new ArrayList<>(List.of(own));
        rules.addAll(List.of(before));
        return new Recipe(own.point(), rules);
    }

    /** {@return how this point is reached} */
    static Recipe of(CrashPoint point) {
        Set<Role> producers = Set.of(FEED, LIVES);
        Set<Role> repairers = Set.of(REPAIRER, FEED, LIVES, CONSUMER);
        Rule returnerDies = new Rule(Set.of(RETURNER), Which.OWNER, CrashPoint.POSITION_COMMITTED);
        Rule returnerDiesComingBack = new Rule(Set.of(RETURNER), Which.NEWCOMER, CrashPoint.RETURN_JOINED);
        Rule joinerDies = new Rule(Set.of(JOINER), Which.ONE, CrashPoint.START_STORED);
        return switch (point) {
            case TOKEN_HALF_WRITTEN, TOKEN_WRITTEN -> one(point, FEED);
            case RACE_LOST -> all(point, producers);
            case TAKEOVER_SETTLED ->
                after(
                        new Rule(Set.of(FEED), Which.NEWCOMER, point),
                        new Rule(Set.of(FEED), Which.OWNER, CrashPoint.CLAIMED));
            case TOKEN_DROPPED ->
                after(
                        new Rule(Set.of(FEED), Which.NEWCOMER, point),
                        new Rule(Set.of(FEED), Which.OWNER, CrashPoint.TOKEN_WRITTEN));
            case PRODUCER_JOINING,
                    LEDGER_RESET,
                    PRODUCER_FREED,
                    PRODUCER_FORGOTTEN,
                    OLDER_TOKEN_FORGOTTEN,
                    TOKENS_FORGOTTEN -> one(point, LIVES);
            case DEATH_NOTED, RELEASE_NOTED, RELEASE_IDLED, RELEASED -> all(point, producers, returnerDies);
            case IDLED_AGAIN -> all(point, producers, returnerDies, returnerDiesComingBack);
            case RECLAIM_IDLED, RECLAIMED -> all(point, producers, joinerDies);
            case RETURNING, RETURN_JOINED -> after(new Rule(Set.of(RETURNER), Which.NEWCOMER, point), returnerDies);
            case REPAIR_JUDGED -> all(point, repairers, new Rule(producers, Which.OWNER, CrashPoint.CLAIMED));
            case REPAIR_STAMPED -> all(point, repairers, new Rule(producers, Which.OWNER, CrashPoint.COMMITTED));
            case DEAD_PRODUCER_TAKEN ->
                all(point, Set.of(REPAIRER, FEED), new Rule(Set.of(LIVES), Which.OWNER, CrashPoint.CLAIMED));
            case DEAD_CONSUMER_NOTED -> all(point, Set.of(REPAIRER), returnerDies);
            case HANDLED, POSITION_COMMITTED, CONSUMER_CLOSING, CONSUMER_ACTIVE, CONSUMER_OPENED, WAITING ->
                one(point, CONSUMER);
            case OWNER_CHANGING, OWNER_HALF_WRITTEN, OWNER_CHANGED, ENTRY_LOCKED ->
                one(point, CONSUMER, FEED, LIVES, JOINER);
            case NAME_HALF_WRITTEN, NAMED -> one(point, JOINER, LIVES);
            case CONSUMER_JOINING,
                    LINES_RAISED,
                    LINE_ACTIVATED,
                    VERSION_GROWN,
                    START_STORED,
                    JOIN_RETRACTED,
                    CONSUMER_LEAVING,
                    LINE_IDLED,
                    CONSUMER_IDLED,
                    CONSUMER_FREED -> one(point, JOINER);
            case CREATION_BEGUN,
                    LOCK_FILE_WRITTEN,
                    CREATION_LOCKED,
                    HEADER_WRITTEN,
                    RING_FORCED,
                    RING_REVEALED,
                    IN_USE_SHARED,
                    RING_MAPPED,
                    CLEAN_MARK_CLEARED,
                    BOOT_ID_WRITTEN,
                    RING_FLUSHED,
                    CLEAN_MARK_SET,
                    RING_HIDDEN,
                    ENTRY_DELETED,
                    FLOOR_LEFT -> one(point, MAKER);
            default -> one(point, FEED, LIVES);
        };
    }

    /** {@return the role that dies of it, for recipes of one role to take turns} */
    Role first() {
        return EnumSet.copyOf(rules.get(0).roles()).iterator().next();
    }

    /** {@return whether it exists only where several may produce} */
    boolean needsManyProducers() {
        return MANY_PRODUCERS.contains(point);
    }

    /** {@return whether it exists only where this JVM reaches a futex} */
    boolean needsFutex() {
        return FUTEX.contains(point);
    }

    boolean arms(Enum<?> any) {
        return rules.stream().anyMatch(rule -> rule.point() == any);
    }

    /** {@return the most passages that are survived, plus one} */
    static int passagesMax(Enum<?> any) {
        if (JournalRecipes.HOT.contains(any)) {
            return JournalRecipes.PASSAGES_MAX;
        }
        return HOT.contains(any) ? 40 : 1;
    }
}
