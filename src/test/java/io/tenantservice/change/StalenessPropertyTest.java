package io.tenantservice.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.change.ModelDatabase.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * accepted after any of these, and no late load brings it back.
 */
class StalenessPropertyTest {

    private static final Duration MAX_STALENESS = Duration.ofSeconds(5);
    private static final int MOST_REPLICAS = 3;
    private static final List<UUID> SUBJECTS = List.of(new UUID(0, 1), new UUID(0, 2));
    private static final int KEYS = 3;
    private static final int[] MILLIS = {1, 100, 400, 900, 1500, 2500, 4000, 4900, 7500, 130_000};

    private static long hits;
    private static long dropped;
    private static long barriersPassed;

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
        OFFER_FROM_SECOND_LEVEL(3),
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
        World world = new World();

        happenings.forEach(world::happen);

        assertThat(world.wrong).isEmpty();
        world.count();
    }

    @Example
    void replicaThatWasThoughtSilentServesOnlyWhenItIsWaitedForAgain() {
        World world = new World();
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
        World world = new World();
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
        World world = new World();
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
        World world = new World();
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
        World world = new World();
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
        World world = new World();
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

    /** An entry of the cache that replicas share. */
    private record Shared(Loaded<Integer> loaded, long at) {}

    private static final class World {

        private long now = Duration.ofDays(1).toNanos();
        private final ModelDatabase database = new ModelDatabase(MAX_STALENESS);
        private final List<ModelReplica> replicas = new ArrayList<>();
        private final List<ModelReplica> all = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private final Map<Integer, Shared> secondLevel = new HashMap<>();
        private Optional<Integer> waitedFor = Optional.empty();
        private int barrierPassed;

        World() {
            join();
            join();
            for (ModelReplica replica : replicas) {
                replica.read();
                replica.read();
            }
        }

        void happen(Happening happening) {
            // Nothing happens at the same moment as something else.
            now++;
            int which = happening.which();
            int how = happening.how();
            ModelReplica replica = replicas.get(which % replicas.size());
            UUID subject = SUBJECTS.get(which % SUBJECTS.size());
            switch (happening.step()) {
                case TIME_PASSES -> pass(MILLIS[how]);
                case WRITE -> write(subject, how);
                case BEGIN_SLOW_WRITE -> database.begin(subject, how == 0);
                case COMMIT_SLOW_WRITE -> pick(database.open(), which).ifPresent(xid -> commit(xid, how));
                case ABORT_SLOW_WRITE -> pick(database.open(), which).ifPresent(database::abort);
                case ASK -> ask(replica, how % KEYS);
                case RUN_LOAD -> pick(replica.sent, how).ifPresent(load -> run(replica, load));
                case ANSWER_LOAD -> pick(replica.run, how).ifPresent(replica::answer);
                case FAIL_LOAD -> pick(replica.sent, how).ifPresent(replica::fail);
                case ANSWER_ALL_LOADS -> answerAll(replica);
                case BEGIN_READ -> replica.beginRead();
                case RUN_READ -> replica.runRead();
                case COMMIT_READ -> replica.commitRead();
                case END_READ -> replica.endRead();
                case FAIL_READ -> replica.failRead(how % 2 == 0);
                case READ -> replica.read();
                case READ_BY_ALL -> replicas.forEach(ModelReplica::read);
                case OFFER_FROM_SECOND_LEVEL -> offer(replica, how % KEYS);
                case STUMBLE -> stumble(replica, subject, how);
                case BARRIER -> barrier();
                case JOIN -> {
                    if (replicas.size() < MOST_REPLICAS) {
                        join();
                    }
                }
                case LEAVE -> leave(replica);
                case SWEEP -> database.sweep(now);
            }
        }

        /** @return a replica that holds the first key */
        ModelReplica fill() {
            ModelReplica replica = replicas.getFirst();
            ask(replica, 0);
            answerAll(replica);
            return replica;
        }

        void askAfterTheBarrier(ModelReplica replica) {
            assertThat(barrierPassed).as("barrier has let through").isEqualTo(database.order());
            ask(replica, 0);
            answerAll(replica);
            assertThat(wrong).isEmpty();
        }

        private static <T> Optional<T> pick(List<T> list, int which) {
            return list.isEmpty() ? Optional.empty() : Optional.of(list.get(which % list.size()));
        }

        private void pass(long millis) {
            now += Duration.ofMillis(millis).toNanos();
        }

        private void write(UUID subject, int how) {
            database.begin(subject, how == 0).ifPresent(xid -> commit(xid, how));
        }

        /** The word of it reaches all, or nobody. */
        private void commit(long xid, int how) {
            database.commit(xid, now);
            if (how % 2 == 0) {
                replicas.forEach(ModelReplica::beginRead);
            }
        }

        private void ask(ModelReplica replica, int key) {
            UUID subject = subject(key);
            int barrier = barrierPassed;
            replica.cache
                    .get(key)
                    .subscribe()
                    .with(answer -> check(replica, subject, barrier, answer.orElse(0)), failure -> {});
        }

        private void check(ModelReplica replica, UUID subject, int barrier, int answer) {
            int tooOld = database.orderAt(now - MAX_STALENESS.toNanos());
            int earliest = Math.max(barrier, Math.max(tooOld, replica.orderRead));
            List<Integer> right = new ArrayList<>();
            for (int order = earliest; order <= database.order(); order++) {
                right.add(database.version(subject, order));
            }
            if (!right.contains(answer)) {
                wrong.add("%d was answered, and could have been %s".formatted(answer, right));
            }
        }

        private void run(ModelReplica replica, ModelReplica.Load load) {
            Taken taken = database.take();
            UUID subject = subject(load.key());
            int version = database.version(subject, taken.order());
            Loaded<Integer> loaded =
                    version == 0 ? Loaded.absent(taken.snapshot()) : Loaded.of(version, subject, taken.snapshot());
            replica.run(load, loaded);
            secondLevel.put(load.key(), new Shared(loaded, now));
        }

        private void answerAll(ModelReplica replica) {
            List.copyOf(replica.run).forEach(replica::answer);
            List.copyOf(replica.sent).forEach(load -> {
                run(replica, load);
                replica.answer(load);
            });
        }

        private void offer(ModelReplica replica, int key) {
            Shared shared = secondLevel.get(key);
            if (shared != null) {
                replica.cache.offer(key, shared.loaded(), Duration.ofNanos(now - shared.at()));
            }
        }

        /** In the middle of something the process stands still; somebody writes; then a read comes in before it goes on. */
        private void stumble(ModelReplica replica, UUID subject, int how) {
            replica.stumbleAtLook(1 + how % 4, () -> {
                write(subject, 1);
                pass(MILLIS[how]);
                replica.read();
            });
        }

        /** Somebody begins to wait for all that has committed, or, if one waits, asks again. */
        void barrier() {
            int order = waitedFor.orElse(database.order());
            if (database.isSeenByAll(order, now)) {
                barrierPassed = order;
                waitedFor = Optional.empty();
                barriersPassed++;
            } else {
                waitedFor = Optional.of(order);
            }
        }

        private ModelReplica join() {
            ModelReplica newcomer = new ModelReplica(database, MAX_STALENESS, () -> now);
            replicas.add(newcomer);
            all.add(newcomer);
            return newcomer;
        }

        private void leave(ModelReplica replica) {
            if (replicas.size() > 1) {
                replica.leave();
                replicas.remove(replica);
            }
        }

        void count() {
            for (ModelReplica replica : all) {
                hits += (long) replica.metrics
                        .counter("tenantservice.cache.requests", "cache", "model", "result", "hit")
                        .count();
                dropped += (long) replica.metrics
                        .counter("tenantservice.cache.loads.dropped", "cache", "model")
                        .count();
            }
        }

        private static UUID subject(int key) {
            return SUBJECTS.get(key % SUBJECTS.size());
        }
    }
}
