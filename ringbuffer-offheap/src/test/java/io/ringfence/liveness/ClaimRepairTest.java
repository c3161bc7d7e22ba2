package io.ringfence.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.liveness.ClaimRepair.Outcome;
import io.ringfence.ring.layout.CountersLayout;
import io.ringfence.ring.layout.ParticipantLayout;
import io.ringfence.sequence.ProducerMode;
import io.ringfence.sequence.Sequencer;
import io.ringfence.sequence.Slots;
import io.ringfence.testing.MemoryRing;
import io.ringfence.wait.ProducerWaitStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The verdict on owners and the repair of their claims, with a kernel that the test decides for. */
@Tag("unit")
class ClaimRepairTest {
    private static final long FIRST = 11;
    private static final long SECOND = 12;
    private static final long OBSERVER = 99;

    private final FakeKernel kernel = new FakeKernel();
    private final MemoryRing ring = MemoryRing.blocking(8);
    private final ParticipantTable producers = ParticipantTable.producers(ring.buffer, ring.geometry);
    private Liveness liveness;
    private ClaimRepair repair;
    private Sequencer first;
    private Sequencer second;

    @BeforeEach
    void openTwoProducers() {
        liveness = new Liveness(kernel.environment(FakeKernel.process(OBSERVER)));
        repair = new ClaimRepair(ProducerMode.MULTI, ring.slots, ring.cursor, liveness, ring.counters, ring.wake);
        first = open(0, FIRST);
        second = open(1, SECOND);
    }

    private Sequencer open(int entry, long pid) {
        Environment environment = kernel.environment(FakeKernel.process(pid));
        assertThat(environment.locks().tryLock(producers.lockPosition(entry))).isTrue();
        producers.name(entry, "p" + entry);
        producers.owner(entry, environment.self());
        producers.state(entry, ParticipantLayout.ACTIVE);
        return ring.sequencer(ProducerMode.MULTI, entry, ProducerWaitStrategy.fail());
    }

    @Test
    void whoHoldsItsLockIsAliveWhateverElseIsSaid() {
        kernel.forget(FIRST);
        assertThat(liveness.status(producers, 0)).isEqualTo(OwnerStatus.ALIVE);
    }

    @Test
    void aLostLockAloneIsNoDeath() {
        first.next(2);
        kernel.dropLocks(FIRST);

        assertThat(liveness.status(producers, 0)).isEqualTo(OwnerStatus.UNKNOWN);
        assertThat(repair.repair(0)).isEqualTo(Outcome.LEFT);
        assertThat(repair.isAbandoned(0)).isFalse();
        first.publishClaim();
        assertThat(first.isAvailable(0)).isTrue();
    }

    @Test
    void lockAndWitnessTogetherAreADeath() {
        kernel.kill(FIRST);
        assertThat(liveness.status(producers, 0)).isEqualTo(OwnerStatus.DEAD);
        assertThat(liveness.status(producers, 1)).isEqualTo(OwnerStatus.ALIVE);
        assertThat(liveness.status(producers, 2)).isEqualTo(OwnerStatus.NONE);
    }

    @Test
    void aProcessOfAnotherBootOrNamespaceIsJudgedByItsLock() {
        ProcessIdentity otherBoot = new ProcessIdentity(77, 1, 7, 88, 9);
        ProcessIdentity otherNamespace = new ProcessIdentity(77, 1, 7, 8, 99);
        for (ProcessIdentity owner : new ProcessIdentity[] {otherBoot, otherNamespace}) {
            producers.owner(2, owner);
            producers.state(2, ParticipantLayout.ACTIVE);
            assertThat(liveness.status(producers, 2)).isEqualTo(OwnerStatus.DEAD);
            OwnerLocks locks = kernel.environment(owner).locks();
            assertThat(locks.tryLock(producers.lockPosition(2))).isTrue();
            assertThat(liveness.status(producers, 2)).isEqualTo(OwnerStatus.ALIVE);
            locks.close();
        }
    }

    @Test
    void anOwnerThatIsJustBeingWrittenIsNotJudged() {
        first.next();
        ring.buffer.putLong(ring.geometry.ledgerColdOffset(0) + ParticipantLayout.INCARNATION_OFFSET, 3);
        kernel.dropLocks(FIRST);
        assertThat(liveness.status(producers, 0)).isEqualTo(OwnerStatus.UNKNOWN);
    }

    @Test
    void whatTheLivingClaimedIsLeftAndWhatNobodyClaimedIsNoBusiness() {
        first.next(2);
        assertThat(repair.repair(0)).isEqualTo(Outcome.LEFT);
        assertThat(repair.repair(1)).isEqualTo(Outcome.LEFT);
        assertThat(repair.repair(2)).isEqualTo(Outcome.SETTLED);
        first.publishClaim();
        assertThat(repair.repair(0)).isEqualTo(Outcome.SETTLED);
    }

    @Test
    void whatTheDeadClaimedIsAbortedOnce() {
        first.next(2);
        kernel.kill(FIRST);

        assertThat(repair.isAbandoned(0)).isTrue();
        assertThat(repair.repair(1)).isEqualTo(Outcome.ABORTED);
        assertThat(repair.repair(1)).isEqualTo(Outcome.SETTLED);
        assertThat(ring.slots.stampAcquire(1)).isEqualTo(Slots.aborted(1));
        assertThat(repair.repairAll()).isEqualTo(new ClaimRepair.Result(1, 0));
        assertThat(ring.counters.get(CountersLayout.REPAIRED_ABORTED)).isEqualTo(2);
        assertThat(ring.counters.get(CountersLayout.ABORTED)).isEqualTo(2);
    }

    @Test
    void whatTheDeadCommittedIsPublished() {
        first.next(3);
        ring.buffer.putLong(ring.geometry.ledgerHotOffset(0) + 16, 2);
        kernel.kill(FIRST);

        assertThat(repair.repairAll()).isEqualTo(new ClaimRepair.Result(3, 0));
        assertThat(first.getHighestPublishedSequence(0, 2)).isEqualTo(2);
        assertThat(first.isAvailable(0)).isTrue();
        assertThat(ring.counters.get(CountersLayout.REPAIRED_PUBLISHED)).isEqualTo(3);
    }

    @Test
    void anOldCommitProvesNothingAboutANewClaim() {
        first.next(2);
        first.publishClaim();
        first.next(2);
        kernel.kill(FIRST);

        assertThat(repair.repair(3)).isEqualTo(Outcome.ABORTED);
        assertThat(repair.repair(2)).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void aDeadLoserIsNoEvidenceAgainstALivingWinnerAndItsCommitNoneForADeadOne() {
        second.next(2);
        announce(0, 0, 1); // the loser of the race for the same sequences
        kernel.kill(FIRST);
        assertThat(repair.repair(0)).isEqualTo(Outcome.LEFT);
        assertThat(repair.settle(0)).as("its entry may not be freed yet").isFalse();

        kernel.kill(SECOND);
        assertThat(repair.repairAll()).isEqualTo(new ClaimRepair.Result(2, 0));
        assertThat(repair.settle(0)).isTrue();
        assertThat(ring.counters.get(CountersLayout.REPAIRED_ABORTED)).isEqualTo(2);
    }

    @Test
    void aDeadWinnersCommitCountsThoughADeadLoserContainsItToo() {
        second.next(2);
        announce(0, 0, 1);
        ring.buffer.putLong(ring.geometry.ledgerHotOffset(1) + 16, 1);
        kernel.kill(FIRST);
        kernel.kill(SECOND);

        assertThat(repair.repairAll()).isEqualTo(new ClaimRepair.Result(2, 0));
        assertThat(second.isAvailable(0)).isTrue();
        assertThat(second.isAvailable(1)).isTrue();
    }

    @Test
    void aLivingLoserThatHasNotMovedOnDelaysTheRepair() {
        second.next(2);
        announce(0, 0, 1);
        kernel.kill(SECOND);
        assertThat(repair.repair(0)).isEqualTo(Outcome.LEFT);

        ring.ledger(0).withdraw();
        assertThat(repair.repair(1)).isEqualTo(Outcome.ABORTED);
        assertThat(repair.repair(0)).isEqualTo(Outcome.ABORTED);
    }

    @Test
    void withoutEvidenceNothingIsDone() {
        first.next(2);
        ring.ledger(0).withdraw(); // what no process ever leaves
        kernel.kill(FIRST);

        assertThat(repair.repair(0)).isEqualTo(Outcome.NO_EVIDENCE);
        assertThat(repair.repairAll()).isEqualTo(new ClaimRepair.Result(0, 2));
        assertThat(ring.slots.stampAcquire(0)).isZero();
    }

    @Test
    void aRepairNeverReachesBackIntoWhatWasOverwritten() {
        ring.gate(0);
        for (int lap = 0; lap < 3; lap++) {
            first.next(8);
            first.publishClaim();
            ring.gates.line(0).set(first.getCursor());
        }
        first.next(3);
        kernel.kill(FIRST);

        assertThat(repair.repairAll()).isEqualTo(new ClaimRepair.Result(3, 0));
        assertThat(repair.repair(2)).isEqualTo(Outcome.SETTLED);
        for (long sequence = 19; sequence < 24; sequence++) {
            assertThat(second.isAvailable(sequence)).isTrue();
        }
    }

    private void announce(int entry, long low, long high) {
        ring.buffer.putLong(ring.geometry.ledgerHotOffset(entry) + 8, high);
        ring.buffer.putLong(ring.geometry.ledgerHotOffset(entry), low);
    }
}
