package io.tenantservice.platform.gather;

import static io.tenantservice.platform.problem.ProblemCode.DATABASE_UNAVAILABLE;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Puts what arrives while a statement is under way into the next one together. So nothing waits when little arrives,
 * and when much does, one round trip and one commit serve many. Each caller is answered after the statement that holds
 * its own item, which begins after the item has arrived. One that hangs does not hold up the others for long: when it
 * has had its time, what arrives begins the next one beside it. When too much waits, what arrives is refused at once: it
 * would be answered when nobody waits for it any more, and until then fill the memory.
 *
 * @param <T> what a statement takes
 * @param <R> what it tells of one item
 */
public final class Gathered<T, R> {

    /** @param caller where the item's caller goes on */
    private record Waiting<T, R>(T item, Executor caller, UniEmitter<? super R> emitter) {

        void complete(R result) {
            caller.execute(() -> emitter.complete(result));
        }

        void fail(Throwable failure) {
            caller.execute(() -> emitter.fail(failure));
        }
    }

    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** So that a database that does not answer at all leaves connections to others. */
    private static final int MOST_UNDER_WAY = 4;

    /** Fifty statements of 200 items: so much is worked off in a second while statements take 20 ms each. */
    private static final int MOST_WAITING = 10_000;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int most;
    private final int mostWaiting;
    private final Duration patience;
    private final Function<List<T>, Uni<List<R>>> statement;
    private List<Waiting<T, R>> waiting = new ArrayList<>();

    /** When the statements that are under way have begun, in nanoseconds. */
    private final List<Long> underWay = new ArrayList<>();

    /**
     * @param most items of one statement
     * @param statement gets one item at least; gives a result for each, in their order. It must end, in whatever way.
     */
    public Gathered(int most, Function<List<T>, Uni<List<R>>> statement) {
        this(most, MOST_WAITING, statement);
    }

    /**
     * @param most items of one statement
     * @param mostWaiting items that wait for a statement to begin
     * @param statement as above
     */
    public Gathered(int most, int mostWaiting, Function<List<T>, Uni<List<R>>> statement) {
        this(most, mostWaiting, PATIENCE, statement);
    }

    /** @param patience how long the next statement waits for the one before */
    Gathered(int most, int mostWaiting, Duration patience, Function<List<T>, Uni<List<R>>> statement) {
        this.most = most;
        this.mostWaiting = mostWaiting;
        this.patience = patience;
        this.statement = statement;
    }

    /**
     * @return the result of the item, or the failure of the statement that it was part of. Fails at once with
     *     DATABASE_UNAVAILABLE when too many wait.
     */
    public Uni<R> add(T item) {
        return Uni.createFrom().emitter(emitter -> {
            if (enqueue(new Waiting<>(item, CallerContext.here(), emitter))) {
                beginNext();
            } else {
                emitter.fail(Problem.of(DATABASE_UNAVAILABLE).retryAfter(RETRY_AFTER));
            }
        });
    }

    private synchronized boolean enqueue(Waiting<T, R> one) {
        return waiting.size() < mostWaiting && waiting.add(one);
    }

    private void beginNext() {
        long now = System.nanoTime();
        List<Waiting<T, R>> batch = take(now);
        if (batch.isEmpty()) {
            return;
        }
        Uni.createFrom()
                .deferred(
                        () -> statement.apply(batch.stream().map(Waiting::item).toList()))
                .invoke(results -> requireOneForEach(batch, results))
                .onTermination()
                .invoke(() -> release(now))
                .subscribe()
                .with(
                        results -> {
                            // Before anybody goes on with the answer, as that may take a while.
                            beginNext();
                            for (int i = 0; i < batch.size(); i++) {
                                batch.get(i).complete(results.get(i));
                            }
                        },
                        failure -> {
                            beginNext();
                            batch.forEach(one -> one.fail(failure));
                        });
    }

    private static void requireOneForEach(List<?> batch, List<?> results) {
        if (results.size() != batch.size()) {
            throw new IllegalStateException(batch.size() + " items were given, and " + results.size() + " told of");
        }
    }

    /** @return nothing while the next statement has to wait */
    private synchronized List<Waiting<T, R>> take(long now) {
        if (waiting.isEmpty() || isWorthWaiting(now)) {
            return List.of();
        }
        underWay.add(now);
        List<Waiting<T, R>> batch = List.copyOf(waiting.subList(0, Math.min(most, waiting.size())));
        waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
        return batch;
    }

    private boolean isWorthWaiting(long now) {
        return underWay.size() == MOST_UNDER_WAY
                || underWay.stream().anyMatch(begun -> now - begun < patience.toNanos());
    }

    private synchronized void release(Long begun) {
        underWay.remove(begun);
    }
}
