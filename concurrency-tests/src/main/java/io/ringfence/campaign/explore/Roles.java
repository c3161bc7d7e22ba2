package io.ringfence.campaign.explore;

import io.ringfence.consume.Consumer;
import io.ringfence.consume.ConsumerOptions;
import io.ringfence.consume.ConsumerRegistry;
import io.ringfence.consume.Tap;
import io.ringfence.liveness.ClaimRepair;
import io.ringfence.liveness.RingCore;
import io.ringfence.produce.Producer;
import io.ringfence.produce.ProducerOptions;
import io.ringfence.produce.ProducerRegistry;
import io.ringfence.ring.error.InUseException;
import io.ringfence.sequence.SequenceBarrier;
import io.ringfence.sequence.Slots;
import io.ringfence.wait.BusySpinWaitStrategy;
import io.ringfence.wait.ProducerWaitStrategy;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What participants do: the loops of users, over the real handles. */
final class Roles {
    /** The one that looks on and repairs nothing. */
    static final String TAP = "tap";

    private static final ProducerOptions NEVER_WAITS = new ProducerOptions(ProducerWaitStrategy.fail());
    static final ConsumerOptions CONSUMER = ConsumerOptions.DEFAULT.withWaitStrategy(new BusySpinWaitStrategy());

    /** Released as soon as somebody has noticed its death, as the explored clock leaps. */
    static final ConsumerOptions RELEASED = CONSUMER.withReleaseAfterDeath(Duration.ofNanos(1));

    /** A look notes a death, the next one releases the dead, the one after that finds room; and there may be two of them. */
    private static final int LOOKS = 5;

    private Roles() {}

    /**
     * A feed: publishes numbered events, in claims of some size, with tokens if it is to be resumed.
     *
     * @param stream names the events
     * @param events in all
     * @param batch events a claim
     */
    record Feed(int stream, int events, int batch, boolean tokens) {
        Feed(int stream, int events) {
            this(stream, events, 1, false);
        }
    }

    /** Opened before the run. */
    static void producer(World world, String name, Feed feed) {
        Opened<Producer> opened = new Opened<>();
        Participant participant =
                world.add(new Participant.Role(name, self -> publish(self, opened.handle(), feed), () -> true, false));
        RingCore ring = world.ring(participant);
        opened.set(ring, new ProducerRegistry(ring).open(name, NEVER_WAITS));
    }

    /** Takes the name of a dead one and goes on after its last token. */
    static void successor(World world, String name, String predecessor, Feed feed) {
        successor(world, name, predecessor, predecessor, feed);
    }

    /** Begins when another one has died, under a name of its choice. */
    static void successor(World world, String name, String predecessor, String opened, Feed feed) {
        Participant before = named(world, predecessor);
        Participant ignored = world.add(new Participant.Role(
                name,
                self -> {
                    RingCore ring = world.ring(self);
                    publish(self, open(self, ring, opened), feed);
                },
                before::isReaped,
                false));
    }

    private static Producer open(Participant self, RingCore ring, String name) {
        while (true) {
            self.attempt(0);
            try {
                return new ProducerRegistry(ring).open(name, NEVER_WAITS);
            } catch (InUseException notYet) {
                self.pause();
            }
        }
    }

    private static void publish(Participant self, Producer producer, Feed feed) {
        World world = self.world();
        Oracle oracle = world.oracle();
        int number = feed.tokens && producer.hasToken() ? (int) producer.lastToken() + 1 : 1;
        Object sequencer = field(producer, "sequencer");
        while (number <= feed.events) {
            self.attempt(Mix.of(number, Digest.of(sequencer)));
            long high = claim(producer, feed.batch, world.scenario().holdsUpProducers());
            if (high < 0) {
                self.pause();
                continue;
            }
            long low = high - feed.batch + 1;
            oracle.claimed(feed.stream, low, high, number);
            for (long sequence = low; sequence <= high; sequence++) {
                write(world, sequence, feed.stream * Oracle.STREAM + number + (sequence - low));
            }
            if (feed.tokens) {
                producer.publish(number + feed.batch - 1L);
            } else {
                producer.publish();
            }
            oracle.acknowledged(low, high);
            self.changedSomething(); // a death from here on is another one
            number += feed.batch;
        }
        oracle.completed(feed.stream, feed.events);
    }

    /** Whom a full ring holds up for longer looks for the dead, and has room after that. */
    private static long claim(Producer producer, int batch, boolean looksForTheDead) {
        long high = producer.tryClaim(batch);
        for (int more = looksForTheDead ? LOOKS : 0; high < 0 && more > 0; more--) {
            high = producer.tryClaim(batch);
        }
        return high;
    }

    private static void write(World world, long sequence, long identity) {
        int offset = new Slots(world.memory(), world.scenario().geometry()).payloadOffset(sequence);
        for (int at = 0; at < world.scenario().geometry().payloadBytes(); at += Long.BYTES) {
            world.memory().putLong(offset + at, identity);
        }
    }

    /** Registered before the run, at the ring's beginning. */
    static void consumer(World world, String name) {
        consumer(world, name, CONSUMER, Integer.MAX_VALUE);
    }

    static void consumer(World world, String name, ConsumerOptions options, int leavesAfter) {
        Opened<Consumer> opened = new Opened<>();
        Participant participant = world.add(new Participant.Role(
                name,
                self -> {
                    world.oracle().begins(name, -1, Consumer.MissedRange.NOTHING, isReleased(options));
                    consume(self, name, opened.ring(), opened.handle(), leavesAfter);
                },
                () -> true,
                true));
        RingCore ring = world.ring(participant);
        opened.set(ring, new ConsumerRegistry(ring).open(name, options));
    }

    /** Registered before the run at the ring's beginning, and dead since. */
    static void deadConsumer(World world, String name, ConsumerOptions options) {
        consumer(world, name, options, Integer.MAX_VALUE);
        world.oracle().begins(name, -1, Consumer.MissedRange.NOTHING, isReleased(options));
        world.bury(named(world, name));
    }

    /** Joins while the others run, or takes the name of a dead one over. */
    static void newcomer(
            World world, String participant, String name, ConsumerOptions options, BooleanSupplier begins) {
        Participant ignored = world.add(new Participant.Role(
                participant,
                self -> {
                    RingCore ring = world.ring(self);
                    Consumer consumer = join(self, ring, name, options);
                    world.oracle().begins(name, consumer.position(), consumer.missed(), isReleased(options));
                    consume(self, name, ring, consumer, Integer.MAX_VALUE);
                },
                begins,
                true));
    }

    private static Consumer join(Participant self, RingCore ring, String name, ConsumerOptions options) {
        while (true) {
            self.attempt(0);
            try {
                return new ConsumerRegistry(ring).open(name, options);
            } catch (InUseException notYet) {
                self.pause();
            }
        }
    }

    private static void consume(Participant self, String name, RingCore ring, Consumer consumer, int leavesAfter) {
        Oracle oracle = self.world().oracle();
        SequenceBarrier barrier = consumer.newBarrier();
        Slots slots = ring.slots();
        long next = consumer.position() + 1;
        int handled = 0;
        while (handled < leavesAfter) {
            self.attempt(Mix.of(next, handled));
            long available = barrier.available(next);
            if (available < next) {
                if (!hasRepaired(ring, next)) {
                    self.pause();
                }
                continue;
            }
            for (; next <= available; next++) {
                long stamp = slots.stampAcquire(next);
                if (stamp == Slots.published(next)) {
                    oracle.sees(name, next, self.world().memory().getLong(slots.payloadOffset(next)));
                } else {
                    oracle.skips(name, next, stamp);
                }
                handled++;
            }
            consumer.sequence().set(available);
            oracle.commits(name, available);
        }
        oracle.leaves(name);
        consumer.leave();
    }

    /** What a consumer does whom a missing event holds up; the delay before it has always passed. */
    private static boolean hasRepaired(RingCore ring, long sequence) {
        return ring.repair().isAbandoned(sequence)
                && ring.repair().repairRange(sequence, ring.cursor().get()).repaired() > 0;
    }

    /** Repairs whatever it finds, again whenever something changes. */
    static void repairer(World world, String name) {
        Participant ignored = world.add(new Participant.Role(
                name,
                self -> {
                    RingCore ring = world.ring(self);
                    while (true) {
                        self.attempt(0);
                        ClaimRepair.Result result = ring.repair().repairAll();
                        if (result.repaired() == 0) {
                            self.pause();
                        }
                    }
                },
                () -> true,
                true));
    }

    /** Looks on without being registered. */
    static void tap(World world) {
        Participant ignored = world.add(new Participant.Role(
                TAP,
                self -> {
                    RingCore ring = world.ring(self);
                    int last = world.scenario().geometry().payloadBytes() - Long.BYTES;
                    self.attempt(0);
                    Tap tap = new Tap(ring, 0);
                    while (true) {
                        self.attempt(Digest.of(tap));
                        long from = tap.nextSequence();
                        long passed = tap.missed() + tap.abortedSeen();
                        long missed = tap.missed();
                        int shown = tap.poll(
                                (event, sequence) ->
                                        world.oracle().tapped(sequence, event.getLong(0), event.getLong(last)),
                                1);
                        world.oracle()
                                .tapMoves(
                                        from,
                                        tap.nextSequence() - shown,
                                        tap.missed() - missed,
                                        tap.missed() + tap.abortedSeen() - passed);
                        if (shown == 0) {
                            self.pause();
                        }
                    }
                },
                () -> true,
                true));
    }

    private static boolean isReleased(ConsumerOptions options) {
        return !options.releaseAfterDeath().isZero();
    }

    static Participant named(World world, String name) {
        return world.participants().stream()
                .filter(participant -> participant.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What was opened before the run; of one participant. */
    private static final class Opened<H> {
        private @Nullable RingCore ring;
        private @Nullable H handle;

        void set(RingCore opened, H handleOnIt) {
            ring = opened;
            handle = handleOnIt;
        }

        RingCore ring() {
            return Objects.requireNonNull(ring);
        }

        H handle() {
            return Objects.requireNonNull(handle);
        }
    }

    private static Object field(Object of, String name) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the explorer looks into " + of.getClass() + " for its state", e);
        }
    }
}
