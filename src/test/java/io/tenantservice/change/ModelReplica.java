package io.tenantservice.change;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.change.ModelDatabase.RunningRead;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One process with its real history and cache; its statements run, and are answered, when the test says so. */
final class ModelReplica {

    /** A load under way: sent, then run by the database, then answered. */
    static final class Load {
        private final int key;
        private final UniEmitter<? super Loaded<Integer>> answer;
        private @Nullable Loaded<Integer> result;

        private Load(int key, UniEmitter<? super Loaded<Integer>> answer) {
            this.key = key;
            this.answer = answer;
        }

        int key() {
            return key;
        }
    }

    /** A look at the second level under way: sent, then run by it, then answered. */
    static final class Look {
        private final int key;
        private final UniEmitter<? super Optional<Aged<Integer>>> answer;
        private Optional<Aged<Integer>> told = Optional.empty();

        private Look(int key, UniEmitter<? super Optional<Aged<Integer>>> answer) {
            this.key = key;
            this.answer = answer;
        }

        int key() {
            return key;
        }

        boolean hasAnEntry() {
            return told.isPresent();
        }
    }

    private final class Hearsay implements SecondLevel<Integer, Integer> {

        @Override
        public Uni<Optional<Aged<Integer>>> look(String timeline, Integer key) {
            return Uni.createFrom().emitter(answer -> looks.add(new Look(key, answer)));
        }

        @Override
        public void keep(String timeline, Integer key, Aged<Integer> read) {
            // The world shares all loads, also those that are not let in.
        }
    }

    final UUID id = UUID.randomUUID();
    final ChangeHistory history;
    final SubjectCache<Integer, Integer> cache;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final List<Load> sent = new ArrayList<>();
    final List<Load> run = new ArrayList<>();
    final List<Look> looks = new ArrayList<>();
    final List<Look> told = new ArrayList<>();

    /** How many commits the read knew that was taken in last. */
    int orderRead;

    private final ModelDatabase database;
    private final LongSupplier now;

    private boolean isReading;
    private long readBegan;
    private Optional<Snapshot> readFrom = Optional.empty();
    private @Nullable RunningRead running;
    private boolean isRowCommitted;

    private int looksUntilStumble;
    private Runnable stumble = () -> {};

    ModelReplica(ModelDatabase database, Duration maxStaleness, LongSupplier now) {
        this.database = database;
        this.now = now;
        this.history = new ChangeHistory(this::lookAtClock, maxStaleness);
        this.cache = new SubjectCache<>(
                history,
                now::getAsLong,
                Set.of(ModelDatabase.KIND),
                this::load,
                new Hearsay(),
                new SubjectCache.Budget(100, 100),
                new CacheMetrics(metrics, "model"));
        history.register(cache);
    }

    /** Between any two looks at the clock a process may stand still, and another of its threads go on first. */
    private long lookAtClock() {
        if (looksUntilStumble > 0 && --looksUntilStumble == 0) {
            stumble.run();
        }
        return now.getAsLong();
    }

    void stumbleAtLook(int look, Runnable what) {
        looksUntilStumble = look;
        stumble = what;
    }

    private Uni<Loaded<Integer>> load(int key) {
        return Uni.createFrom().emitter(answer -> sent.add(new Load(key, answer)));
    }

    void run(Load load, Loaded<Integer> result) {
        sent.remove(load);
        load.result = result;
        run.add(load);
    }

    void answer(Load load) {
        run.remove(load);
        load.answer.complete(load.result);
    }

    void fail(Load load) {
        sent.remove(load);
        run.remove(load);
        load.answer.fail(new IOException("connection lost"));
    }

    void tell(Look look, Optional<Aged<Integer>> entry) {
        looks.remove(look);
        look.told = entry;
        told.add(look);
    }

    /** One that wasn't told of anything is answered as by a Redis that is away. */
    void answer(Look look) {
        looks.remove(look);
        told.remove(look);
        look.answer.complete(look.told);
    }

    void beginRead() {
        if (!isReading) {
            isReading = true;
            readBegan = now.getAsLong();
            readFrom = history.position();
            running = null;
            isRowCommitted = false;
        }
    }

    void runRead() {
        if (isReading && running == null) {
            running = database.read(id, readFrom, now.getAsLong());
        }
    }

    void commitRead() {
        if (running != null && !isRowCommitted) {
            database.commit(running);
            isRowCommitted = true;
        }
    }

    /** The answer comes in, which it does after the commit. No thread takes one in while another holds the history. */
    void endRead() {
        if (running != null && isRowCommitted && !Thread.holdsLock(history)) {
            history.apply(running.read(), readBegan);
            if (running.read().kept().isPresent()) {
                orderRead = running.order();
            }
            isReading = false;
            running = null;
        }
    }

    void failRead(boolean commits) {
        if (running != null && !isRowCommitted) {
            if (commits) {
                database.commit(running);
            } else {
                database.abort(running.xid());
            }
        }
        isReading = false;
        running = null;
    }

    void read() {
        beginRead();
        runRead();
        commitRead();
        endRead();
    }

    void leave() {
        failRead(true);
        history.close();
        database.leave(id);
    }
}
