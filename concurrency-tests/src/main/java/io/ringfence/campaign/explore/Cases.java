package io.ringfence.campaign.explore;

import io.ringfence.campaign.explore.Roles.Feed;
import io.ringfence.consume.StartAt;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.WithoutConsumers;
import java.util.List;
import java.util.stream.Stream;

/** The delicate situations of the protocol, each as small as it can be and still be delicate. */
final class Cases {
    private static final int FOR_EVER = Integer.MAX_VALUE;
    private static final String CONSUMER = "consumer";
    private static final String PRODUCER = "producer";

    private Cases() {}

    /** {@return those that are searched completely in every build} */
    static List<Scenario> quick() {
        return List.of(
                single(1, new Feed(1, 1, 1, true)).withDeaths(1, PRODUCER),
                single(1, new Feed(1, 2, 1, false)),
                two(1, 1, 1).withDeaths(1, "producer 1"),
                two(2, 1, 1).withDeaths(1, "producer 1").reapingSeparately(),
                two(1, 1, 1).delayingStores(),
                repairers().withDeaths(2, PRODUCER, "repairer"),
                slowOwner(),
                joiningAlone(StartAt.next(), WithoutConsumers.OVERWRITE).delayingStores(),
                joiningAlone(StartAt.earliest(), WithoutConsumers.OVERWRITE).delayingStores(),
                joiningAlone(StartAt.earliest(), WithoutConsumers.BLOCK).delayingStores(),
                tap(1).delayingStores(),
                tap(2).delayingStores(),
                consumerTakenOver(2).withDeaths(1, CONSUMER),
                lateRepair().withDeaths(1, "producer 1").changing(1),
                anotherSingleProducer().withDeaths(1, PRODUCER).changing(1),
                joining(StartAt.next(), 3).changing(1),
                overwritingBesideATap().changing(1),
                heldFor().withDeaths(1, CONSUMER).changing(0));
    }

    /** {@return those in which each schedule with few changes of turn is tried, in every build} */
    static List<Scenario> bounded(int changes) {
        return Stream.of(
                        lateRepair().withDeaths(1, "producer 1"),
                        anotherSingleProducer().withDeaths(1, PRODUCER),
                        overwritingBesideATap(),
                        joiningAfterAHalfJoinedOne(3).withDeaths(1, "newcomer"),
                        joining(StartAt.next(), 3),
                        leaving(3).withDeaths(1, "first"),
                        deadAgainAfterItsReturn().withDeaths(1, "consumer again"),
                        returningAfterAHalfJoinedOne().withDeaths(1, "newcomer"),
                        releasedBesideAnother(3).withDeaths(1, CONSUMER))
                .map(scenario -> scenario.changing(changes))
                .toList();
    }

    /** {@return those that are searched completely in the long form} */
    static List<Scenario> thorough() {
        return List.of(
                overwriting().withDeaths(1, "producer 1"),
                released(2).withDeaths(1, CONSUMER),
                releasedBesideAnother(3)
                        .withDeaths(2, CONSUMER, "consumer again")
                        .changing(1),
                single(2, new Feed(1, 1, 1, true)).withDeaths(1, PRODUCER),
                two(2, 1, 1).withDeaths(1, "producer 1").delayingStores(),
                two(4, 2, 2).withDeaths(1, "producer 1"),
                consumerTakenOver(3).withDeaths(1, CONSUMER),
                released(3).withDeaths(1, CONSUMER),
                joining(StartAt.earliest(), 2),
                joining(StartAt.next(), 2),
                joiningAlone(StartAt.next(), WithoutConsumers.BLOCK).withDeaths(1, "newcomer"),
                leaving(2),
                single(1, new Feed(1, 2, 1, true)).withDeaths(1, PRODUCER),
                single(2, new Feed(1, 2, 1, true)).withDeaths(1, PRODUCER),
                single(2, new Feed(1, 4, 2, true)).withDeaths(1, PRODUCER),
                single(1, new Feed(1, 1, 1, true)).withDeaths(1, PRODUCER).delayingStores(),
                two(1, 2, 1),
                two(2, 2, 1).withDeaths(1, "producer 1"),
                two(4, 2, 2).withDeaths(2, "producer 1", "producer 2"),
                two(2, 1, 1).withDeaths(2, "producer 1", "producer 2").delayingStores(),
                joining(StartAt.earliest(), 2).withDeaths(1, "newcomer"),
                joining(StartAt.next(), 2).withDeaths(1, "newcomer"),
                joining(StartAt.earliest(), 2).delayingStores(),
                joining(StartAt.next(), 2).delayingStores(),
                leaving(3),
                joiningAfterAHalfJoinedOne(2).withDeaths(1, "newcomer"),
                released(3).withDeaths(2, CONSUMER, "consumer again"));
    }

    /** {@return larger ones, for random schedules} */
    static List<Scenario> large() {
        return Stream.of(
                        single(2, new Feed(1, 6, 1, true)).withDeaths(1, PRODUCER),
                        single(4, new Feed(1, 8, 2, true)).withDeaths(1, PRODUCER),
                        two(2, 4, 1).withDeaths(2, "producer 1", "producer 2"),
                        two(4, 8, 2).withDeaths(2, "producer 1", "producer 2"),
                        two(1, 4, 1).withDeaths(1, "producer 2"),
                        overwriting().withDeaths(1, "producer 2"),
                        repairers().withDeaths(2, PRODUCER, "repairer"),
                        slowOwner(),
                        joining(StartAt.earliest(), 6).withDeaths(1, "newcomer"),
                        joining(StartAt.next(), 6).withDeaths(1, "newcomer"),
                        joiningAfterAHalfJoinedOne(6).withDeaths(1, "newcomer"),
                        joiningAlone(StartAt.next(), WithoutConsumers.OVERWRITE),
                        joiningAlone(StartAt.earliest(), WithoutConsumers.OVERWRITE),
                        leaving(6).withDeaths(1, "first"),
                        overwritingBesideATap().withDeaths(1, "producer 2"),
                        heldFor().withDeaths(1, CONSUMER),
                        anotherSingleProducer().withDeaths(1, PRODUCER),
                        lateRepair().withDeaths(1, "producer 1"),
                        releasedBesideAnother(4).withDeaths(2, CONSUMER, "consumer again"),
                        tap(2),
                        nameTakenOver().withDeaths(2, "producer 1", "producer 1 again"),
                        consumerTakenOver(3).withDeaths(1, CONSUMER),
                        released(3).withDeaths(2, CONSUMER, "consumer again"))
                .map(scenario -> scenario.reapingSeparately().delayingStores())
                .toList();
    }

    static Scenario single(int slots, Feed feed) {
        String name = "single producer, " + feed.events() + " events in claims of " + feed.batch() + ", " + slots
                + " slots, taken over";
        return Scenario.of(name, slots, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, feed);
            Roles.consumer(world, CONSUMER);
            Roles.successor(world, "producer again", PRODUCER, feed);
        });
    }

    static Scenario two(int slots, int events, int batch) {
        String name = "two producers, " + events + " events each in claims of " + batch + ", " + slots + " slots";
        return Scenario.of(name, slots, ProducerMode.MULTI, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, "producer 1", new Feed(1, events, batch, false));
            Roles.producer(world, "producer 2", new Feed(2, events, batch, false));
            Roles.consumer(world, CONSUMER);
        });
    }

    static Scenario overwriting() {
        return Scenario.of(
                "two producers without consumers", 1, ProducerMode.MULTI, WithoutConsumers.OVERWRITE, world -> {
                    Roles.producer(world, "producer 1", new Feed(1, 1));
                    Roles.producer(world, "producer 2", new Feed(2, 2));
                });
    }

    static Scenario overwritingBesideATap() {
        return Scenario.of(
                "two producers without consumers, and a tap",
                1,
                ProducerMode.MULTI,
                WithoutConsumers.OVERWRITE,
                world -> {
                    Roles.producer(world, "producer 1", new Feed(1, 2));
                    Roles.producer(world, "producer 2", new Feed(2, 2));
                    Roles.tap(world);
                });
    }

    static Scenario anotherSingleProducer() {
        String name = "a single producer dies, another name goes on";
        return Scenario.of(name, 2, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 2));
            Roles.consumer(world, CONSUMER);
            Roles.successor(world, "another", PRODUCER, "another", new Feed(2, 2));
        });
    }

    static Scenario lateRepair() {
        return Scenario.of("a repairer comes late", 1, ProducerMode.MULTI, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, "producer 1", new Feed(1, 1));
            Roles.producer(world, "producer 2", new Feed(2, 2));
            Roles.consumer(world, CONSUMER);
            Roles.repairer(world, "repairer");
        });
    }

    static Scenario releasedBesideAnother(int events) {
        String name = "a dead consumer released beside another one, and back, " + events + " events";
        return Scenario.of(name, 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, events));
            Roles.consumer(world, "other");
            Roles.consumer(world, CONSUMER, Roles.RELEASED, FOR_EVER);
            Roles.newcomer(world, "consumer again", CONSUMER, Roles.RELEASED, Roles.named(world, CONSUMER)::isReaped);
            Roles.newcomer(
                    world,
                    "consumer at last",
                    CONSUMER,
                    Roles.RELEASED,
                    Roles.named(world, "consumer again")::isReaped);
        });
    }

    static Scenario nameTakenOver() {
        return Scenario.of("a producer's name taken over", 2, ProducerMode.MULTI, WithoutConsumers.BLOCK, world -> {
            Feed feed = new Feed(1, 1, 1, true);
            Roles.producer(world, "producer 1", feed);
            Roles.producer(world, "producer 2", new Feed(2, 1));
            Roles.consumer(world, CONSUMER);
            Roles.successor(world, "producer 1 again", "producer 1", feed);
        });
    }

    static Scenario repairers() {
        return Scenario.of("two repairers", 2, ProducerMode.MULTI, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 2, 2, false));
            Roles.consumer(world, CONSUMER);
            Roles.repairer(world, "repairer");
        });
    }

    static Scenario slowOwner() {
        return Scenario.of("repair beside a slow owner", 2, ProducerMode.MULTI, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 2));
            Roles.consumer(world, CONSUMER);
            Roles.repairer(world, "repairer");
        });
    }

    static Scenario joining(StartAt start, int events) {
        String name = "joining at " + word(start) + " beside a consumer, " + events + " events";
        return Scenario.of(name, 1, ProducerMode.MULTI, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, events));
            Roles.consumer(world, CONSUMER);
            Roles.newcomer(world, "newcomer", "newcomer", Roles.RELEASED.withStartAt(start), () -> true);
        });
    }

    static Scenario joiningAfterAHalfJoinedOne(int events) {
        String name = "joining after one that died half-way, " + events + " events";
        return Scenario.of(name, 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, events));
            Roles.consumer(world, CONSUMER);
            Roles.newcomer(world, "newcomer", "newcomer", Roles.RELEASED, () -> true);
            Roles.newcomer(
                    world,
                    "another",
                    "another",
                    Roles.CONSUMER.withStartAt(StartAt.earliest()),
                    Roles.named(world, "newcomer")::isReaped);
        });
    }

    static Scenario joiningAlone(StartAt start, WithoutConsumers policy) {
        String name = "joining alone at " + word(start) + ", " + policy.name().toLowerCase(java.util.Locale.ROOT);
        return Scenario.of(name, 1, ProducerMode.MULTI, policy, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 3));
            Roles.newcomer(world, "newcomer", "newcomer", Roles.RELEASED.withStartAt(start), () -> true);
            Roles.newcomer(
                    world,
                    "newcomer again",
                    "newcomer",
                    Roles.RELEASED.withStartAt(start),
                    Roles.named(world, "newcomer")::isReaped);
        });
    }

    static Scenario leaving(int events) {
        String name = "leaving beside a newcomer, " + events + " events";
        return Scenario.of(name, 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, events));
            Roles.consumer(world, "first", Roles.RELEASED, 1);
            Roles.newcomer(world, "second", "second", Roles.CONSUMER.withStartAt(StartAt.earliest()), () -> true);
        });
    }

    static Scenario tap(int slots) {
        String name = "tap against wrap, " + slots + " slots";
        return Scenario.of(name, slots, 16, ProducerMode.SINGLE, WithoutConsumers.OVERWRITE, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 4));
            Roles.tap(world);
        });
    }

    static Scenario consumerTakenOver(int events) {
        String name = "a consumer's name taken over, " + events + " events";
        return Scenario.of(name, 2, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, events));
            Roles.consumer(world, CONSUMER);
            Roles.newcomer(world, "consumer again", CONSUMER, Roles.CONSUMER, Roles.named(world, CONSUMER)::isReaped);
        });
    }

    static Scenario released(int events) {
        String name = "a dead consumer released and back, " + events + " events";
        return Scenario.of(name, 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, events));
            Roles.consumer(world, CONSUMER, Roles.RELEASED, FOR_EVER);
            Roles.newcomer(world, "consumer again", CONSUMER, Roles.RELEASED, Roles.named(world, CONSUMER)::isReaped);
            Roles.newcomer(
                    world,
                    "consumer at last",
                    CONSUMER,
                    Roles.RELEASED,
                    Roles.named(world, "consumer again")::isReaped);
        });
    }

    /** The ring is full, and the dead consumer that holds it up may not be released. */
    static Scenario heldFor() {
        return Scenario.of("a dead consumer held for", 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 3));
            Roles.consumer(world, "other");
            Roles.consumer(world, CONSUMER);
            Roles.newcomer(world, "consumer again", CONSUMER, Roles.CONSUMER, Roles.named(world, CONSUMER)::isReaped);
        });
    }

    static Scenario deadAgainAfterItsReturn() {
        String name = "dead again after its return";
        return Scenario.of(name, 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 3));
            Roles.consumer(world, "other");
            Roles.deadConsumer(world, CONSUMER, Roles.RELEASED);
            Roles.newcomer(world, "consumer again", CONSUMER, Roles.RELEASED, () -> true);
            Roles.newcomer(
                    world,
                    "consumer at last",
                    CONSUMER,
                    Roles.RELEASED,
                    Roles.named(world, "consumer again")::isReaped);
        });
    }

    static Scenario returningAfterAHalfJoinedOne() {
        String name = "returning after one that died half-way";
        return Scenario.of(name, 1, ProducerMode.SINGLE, WithoutConsumers.BLOCK, world -> {
            Roles.producer(world, PRODUCER, new Feed(1, 4));
            Roles.consumer(world, "other");
            Roles.deadConsumer(world, CONSUMER, Roles.RELEASED);
            Roles.newcomer(world, "newcomer", "newcomer", Roles.RELEASED, () -> true);
            Roles.newcomer(world, "consumer again", CONSUMER, Roles.RELEASED, Roles.named(world, "newcomer")::isReaped);
        });
    }

    private static String word(StartAt start) {
        return start.kind().name().toLowerCase(java.util.Locale.ROOT);
    }
}
