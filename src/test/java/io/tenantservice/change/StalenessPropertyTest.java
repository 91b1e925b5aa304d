package io.tenantservice.change;

import static io.tenantservice.change.ModelWorld.SUBJECTS;
import static io.tenantservice.change.ModelWorld.pick;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Replicas with their real histories and caches over a model of the database, in every order that the generator finds.
 * An answer must have been true at some moment that is neither longer ago than max-staleness, nor before what the replica
 * has read, nor before a barrier that had let somebody through when it was asked for. So a revoked key is no longer
 * accepted after any of these, and no late load brings it back, nor anything that the second level tells, however old.
 */
class StalenessPropertyTest {

    private static final int KEYS = 3;
    private static final int[] MILLIS = {1, 100, 400, 900, 1500, 2500, 4000, 4900, 7500, 130_000};

    private static long hits;
    private static long dropped;
    private static long barriersPassed;
    private static long takenOver;
    private static long refused;

    /** What may happen next; how often it does beside the others. */
    private enum Step {
        TIME_PASSES(5),
        WRITE(6),
        BEGIN_SLOW_WRITE(3),
        COMMIT_SLOW_WRITE(3),
        ABORT_SLOW_WRITE(1),
        ASK(14),
        RUN_LOAD(5),
        ANSWER_LOAD(5),
        FAIL_LOAD(1),
        ANSWER_ALL_LOADS(5),
        BEGIN_READ(3),
        RUN_READ(3),
        COMMIT_READ(3),
        END_READ(3),
        FAIL_READ(1),
        READ(10),
        READ_BY_ALL(3),
        TELL_OF_SECOND_LEVEL(6),
        ANSWER_LOOK(6),
        ANSWER_ALL_LOOKS(12),
        STUMBLE(4),
        BARRIER(4),
        JOIN(1),
        LEAVE(1),
        SWEEP(1);

        private final int weight;

        Step(int weight) {
            this.weight = weight;
        }
    }

    private record Happening(Step step, int which, int how) {}

    @Property(tries = 10_000)
    void noAnswerIsOlderThanItMayBe(@ForAll("histories") List<Happening> happenings) {
        ModelWorld world = new ModelWorld();

        happenings.forEach(happening -> happen(world, happening));

        assertThat(world.wrong).isEmpty();
        count(world);
    }

    private static void happen(ModelWorld world, Happening happening) {
        // Nothing happens at the same moment as something else.
        world.now++;
        int which = happening.which();
        int how = happening.how();
        ModelReplica replica = world.replicas.get(which % world.replicas.size());
        UUID subject = SUBJECTS.get(which % SUBJECTS.size());
        switch (happening.step()) {
            case TIME_PASSES -> world.pass(MILLIS[how]);
            case WRITE -> world.write(subject, how);
            case BEGIN_SLOW_WRITE -> world.database.begin(subject, how == 0);
            case COMMIT_SLOW_WRITE -> pick(world.database.open(), which).ifPresent(xid -> world.commit(xid, how));
            case ABORT_SLOW_WRITE -> pick(world.database.open(), which).ifPresent(world.database::abort);
            case ASK -> world.ask(replica, how % KEYS);
            case RUN_LOAD -> pick(replica.sent, how).ifPresent(load -> world.run(replica, load));
            case ANSWER_LOAD -> pick(replica.run, how).ifPresent(replica::answer);
            case FAIL_LOAD -> pick(replica.sent, how).ifPresent(replica::fail);
            case ANSWER_ALL_LOADS -> world.answerAll(replica);
            case BEGIN_READ -> replica.beginRead();
            case RUN_READ -> replica.runRead();
            case COMMIT_READ -> replica.commitRead();
            case END_READ -> replica.endRead();
            case FAIL_READ -> replica.failRead(how % 2 == 0);
            case READ -> replica.read();
            case READ_BY_ALL -> world.replicas.forEach(ModelReplica::read);
            case TELL_OF_SECOND_LEVEL ->
                pick(replica.looks, 0).ifPresent(look -> world.tell(replica, look, which, how % 2 == 0));
            case ANSWER_LOOK -> pick(replica.told, how).ifPresent(replica::answer);
            case ANSWER_ALL_LOOKS ->
                List.copyOf(replica.looks).forEach(look -> {
                    world.tell(replica, look, which, how % 2 == 0);
                    replica.answer(look);
                });
            case STUMBLE -> world.stumble(replica, subject, 1 + how % 4, MILLIS[how]);
            case BARRIER -> world.barrier();
            case JOIN -> world.joinIfThereIsRoom();
            case LEAVE -> world.leave(replica);
            case SWEEP -> world.database.sweep(world.now);
        }
    }

    private static void count(ModelWorld world) {
        hits += world.counted("tenantservice.cache.requests", "cache", "model", "result", "hit");
        dropped += world.counted("tenantservice.cache.loads.dropped", "cache", "model");
        takenOver += world.counted("tenantservice.cache.second.level.looks", "cache", "model", "result", "hit");
        refused += world.counted("tenantservice.cache.second.level.looks", "cache", "model", "result", "refused");
        barriersPassed += world.barriersPassed;
    }

    @Example
    void whatTheSecondLevelTellsIsNoAnswerToWhoHasWaitedForLater() {
        ModelWorld world = new ModelWorld();
        world.write(SUBJECTS.getFirst(), 1);
        world.fill();
        ModelReplica silent = world.replicas.getLast();
        world.ask(silent, 0);
        world.tell(silent, silent.looks.getFirst(), 0, false);

        world.pass(7500);
        world.write(SUBJECTS.getFirst(), 1);
        world.replicas.getFirst().read();
        world.replicas.getFirst().read();
        world.barrier();
        world.requireBarrierPassed();
        world.pass(1);
        world.ask(silent, 0);
        assertThat(silent.told.getFirst().hasAnEntry()).isTrue();
        silent.answer(silent.told.getFirst());

        world.askAfterTheBarrier(silent);
    }

    @Example
    void newcomerIsToldOfNothingFromBeforeItsFirstRead() {
        ModelWorld world = new ModelWorld();
        world.write(SUBJECTS.getFirst(), 1);
        world.fill();
        world.write(SUBJECTS.getFirst(), 1);
        ModelReplica newcomer = world.join();
        for (int read = 0; read < 3; read++) {
            world.replicas.forEach(ModelReplica::read);
        }
        world.barrier();

        world.ask(newcomer, 0);
        world.tell(newcomer, newcomer.looks.getFirst(), 0, false);
        assertThat(newcomer.told.getFirst().hasAnEntry()).isTrue();
        newcomer.answer(newcomer.told.getFirst());

        world.askAfterTheBarrier(newcomer);
    }

    @Example
    void replicaThatWasThoughtSilentServesOnlyWhenItIsWaitedForAgain() {
        ModelWorld world = new ModelWorld();
        ModelReplica replica = world.fill();

        world.pass(7500);
        replica.beginRead();
        replica.runRead();
        world.write(SUBJECTS.getFirst(), 1);
        world.barrier();
        replica.commitRead();
        replica.endRead();

        world.askAfterTheBarrier(replica);
    }

    @Example
    void readThatTookLongDoesNotCountAsOthersMayHaveStoppedWaitingMeanwhile() {
        ModelWorld world = new ModelWorld();
        ModelReplica replica = world.fill();

        world.pass(4900);
        replica.beginRead();
        replica.runRead();
        world.pass(2500);
        world.write(SUBJECTS.getFirst(), 1);
        world.barrier();
        replica.commitRead();
        replica.endRead();

        world.askAfterTheBarrier(replica);
    }

    @Example
    void whoAsksAfterABarrierIsNotAnsweredByALoadFromBeforeIt() {
        ModelWorld world = new ModelWorld();
        ModelReplica replica = world.replicas.getFirst();

        world.pass(7500);
        world.ask(replica, 0);
        world.run(replica, replica.sent.getFirst());
        world.write(SUBJECTS.getFirst(), 1);
        world.barrier();
        world.pass(1);
        world.ask(replica, 0);
        replica.answer(replica.run.getFirst());

        world.askAfterTheBarrier(replica);
    }

    @Example
    void newcomerServesNothingFromBeforeOthersWaitedForIt() {
        ModelWorld world = new ModelWorld();
        world.leave(world.replicas.getFirst());
        world.replicas.getFirst().leave();
        ModelReplica newcomer = world.join();

        world.ask(newcomer, 0);
        newcomer.beginRead();
        newcomer.runRead();
        world.run(newcomer, newcomer.sent.getFirst());
        world.write(SUBJECTS.getFirst(), 1);
        world.barrier();
        newcomer.commitRead();
        newcomer.endRead();
        newcomer.answer(newcomer.run.getFirst());

        world.askAfterTheBarrier(newcomer);
    }

    @Example
    void replicaThatHasLeftServesNothingMore() {
        ModelWorld world = new ModelWorld();
        ModelReplica replica = world.fill();

        world.leave(replica);
        world.write(SUBJECTS.getFirst(), 1);
        world.replicas.getFirst().read();
        world.replicas.getFirst().read();
        world.barrier();

        world.askAfterTheBarrier(replica);
    }

    @Example
    void sweptChangesAreNoticedThoughTheAnswerThatSaidSoGotLost() {
        ModelWorld world = new ModelWorld();
        ModelReplica replica = world.fill();

        world.pass(7500);
        world.write(SUBJECTS.getFirst(), 1);
        world.database.sweep(world.now);
        replica.beginRead();
        replica.runRead();
        replica.failRead(true);
        replica.read();
        replica.read();
        world.barrier();

        world.askAfterTheBarrier(replica);
    }

    /** Else the property would hold because nothing happens. */
    @AfterContainer
    static void cachesWereUsed() {
        assertThat(hits).as("hits").isGreaterThan(5_000);
        assertThat(dropped).as("dropped loads").isGreaterThan(1_000);
        assertThat(barriersPassed).as("barriers passed").isGreaterThan(1_000);
        assertThat(takenOver).as("entries of the second level that were let in").isGreaterThan(700);
        assertThat(refused).as("entries of the second level that were not").isGreaterThan(700);
    }

    @Provide
    Arbitrary<List<Happening>> histories() {
        Arbitrary<Step> steps = Arbitraries.frequency(Arrays.stream(Step.values())
                .map(step -> Tuple.of(step.weight, step))
                .toArray(Tuple.Tuple2[]::new));
        return Combinators.combine(
                        steps,
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 9))
                .as(Happening::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(100);
    }
}
