package io.tenantservice.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.change.ModelDatabase.Taken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Some replicas, the database, and what they have told each other by the second level: all of it, however old it is. Knows
 * of each answer whether it may have been given, and notes those that may not.
 */
final class ModelWorld {

    static final Duration MAX_STALENESS = Duration.ofSeconds(5);
    static final List<UUID> SUBJECTS = List.of(new UUID(0, 1), new UUID(0, 2));

    private static final int MOST_REPLICAS = 3;

    /** An entry of the second level. */
    private record Shared(Loaded<Integer> loaded, long at) {}

    final ModelDatabase database = new ModelDatabase(MAX_STALENESS);
    final List<ModelReplica> replicas = new ArrayList<>();
    final List<ModelReplica> all = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    long now = Duration.ofDays(1).toNanos();
    int barriersPassed;
    private final Map<Integer, List<Shared>> secondLevel = new HashMap<>();
    private Optional<Integer> waitedFor = Optional.empty();
    private int barrierPassed;

    ModelWorld() {
        join();
        join();
        for (ModelReplica replica : replicas) {
            replica.read();
            replica.read();
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
        requireBarrierPassed();
        ask(replica, 0);
        answerAll(replica);
        assertThat(wrong).isEmpty();
    }

    void requireBarrierPassed() {
        assertThat(barrierPassed).as("barrier has let through").isEqualTo(database.order());
    }

    void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    void write(UUID subject, int how) {
        database.begin(subject, how == 0).ifPresent(xid -> commit(xid, how));
    }

    /** The word of it reaches all, or nobody. */
    void commit(long xid, int how) {
        database.commit(xid, now);
        if (how % 2 == 0) {
            replicas.forEach(ModelReplica::beginRead);
        }
    }

    void ask(ModelReplica replica, int key) {
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

    /** What it tells is shared too, whether the replica will let it in itself or not. */
    void run(ModelReplica replica, ModelReplica.Load load) {
        Taken taken = database.take();
        UUID subject = subject(load.key());
        int version = database.version(subject, taken.order());
        if (version == 0) {
            replica.run(load, Loaded.absent(taken.snapshot()));
        } else {
            Loaded<Integer> loaded = Loaded.of(version, subject, taken.snapshot());
            replica.run(load, loaded);
            shared(load.key()).add(new Shared(loaded, now));
        }
    }

    /** Any entry that was ever shared under the key; it says how old it is, or that it was read just now. */
    void tell(ModelReplica replica, ModelReplica.Look look, int which, boolean isHonest) {
        replica.tell(
                look,
                pick(shared(look.key()).reversed(), which)
                        .map(entry -> new Aged<>(
                                entry.loaded(), isHonest ? Duration.ofNanos(now - entry.at()) : Duration.ZERO)));
    }

    private List<Shared> shared(int key) {
        return secondLevel.computeIfAbsent(key, none -> new ArrayList<>());
    }

    /** Redis is away, and PostgreSQL answers at once. */
    void answerAll(ModelReplica replica) {
        List.copyOf(replica.told).forEach(replica::answer);
        List.copyOf(replica.looks).forEach(replica::answer);
        List.copyOf(replica.run).forEach(replica::answer);
        List.copyOf(replica.sent).forEach(load -> {
            run(replica, load);
            replica.answer(load);
        });
    }

    /** In the middle of something the process stands still; somebody writes; then a read comes in before it goes on. */
    void stumble(ModelReplica replica, UUID subject, int look, long millis) {
        replica.stumbleAtLook(look, () -> {
            write(subject, 1);
            pass(millis);
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

    void joinIfThereIsRoom() {
        if (replicas.size() < MOST_REPLICAS) {
            join();
        }
    }

    ModelReplica join() {
        ModelReplica newcomer = new ModelReplica(database, MAX_STALENESS, () -> now);
        replicas.add(newcomer);
        all.add(newcomer);
        return newcomer;
    }

    void leave(ModelReplica replica) {
        if (replicas.size() > 1) {
            replica.leave();
            replicas.remove(replica);
        }
    }

    /** @return how often this has happened at any of the replicas */
    long counted(String metric, String... tags) {
        return all.stream()
                .mapToLong(
                        replica -> (long) replica.metrics.counter(metric, tags).count())
                .sum();
    }

    static <T> Optional<T> pick(List<T> list, int which) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(which % list.size()));
    }

    private static UUID subject(int key) {
        return SUBJECTS.get(key % SUBJECTS.size());
    }
}
