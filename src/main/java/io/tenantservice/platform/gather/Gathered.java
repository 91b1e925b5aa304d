package io.tenantservice.platform.gather;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.platform.attempt.CallerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Puts what arrives while a statement is under way into the next one together. So nothing waits when little arrives,
 * and when much does, one round trip and one commit serve many. Each caller is answered after the statement that holds
 * its own item, which begins after the item has arrived.
 *
 * @param <T> what a statement takes
 * @param <R> what it tells of one item
 */
public final class Gathered<T, R> {

    private record Waiting<T, R>(T item, UniEmitter<? super R> emitter) {}

    private final int most;
    private final int atOnce;
    private final Function<List<T>, Uni<List<R>>> statement;
    private List<Waiting<T, R>> waiting = new ArrayList<>();
    private int underWay;

    /**
     * @param most items of one statement
     * @param atOnce statements that may be under way together; with more of them less is gathered, and one that is slow
     *     holds up less
     * @param statement gets one item at least; gives a result for each, in their order. It must end, in whatever way.
     */
    public Gathered(int most, int atOnce, Function<List<T>, Uni<List<R>>> statement) {
        this.most = most;
        this.atOnce = atOnce;
        this.statement = statement;
    }

    /** @return the result of the item, or the failure of the statement that it was part of */
    public Uni<R> add(T item) {
        return CallerContext.keep(Uni.createFrom().emitter(emitter -> {
            enqueue(new Waiting<>(item, emitter));
            beginNext();
        }));
    }

    private synchronized void enqueue(Waiting<T, R> one) {
        waiting.add(one);
    }

    private void beginNext() {
        List<Waiting<T, R>> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        Uni.createFrom()
                .deferred(
                        () -> statement.apply(batch.stream().map(Waiting::item).toList()))
                .invoke(results -> requireOneForEach(batch, results))
                .onTermination()
                .invoke(this::release)
                .subscribe()
                .with(
                        results -> {
                            // Before anybody goes on with the answer, as that may take a while.
                            beginNext();
                            for (int i = 0; i < batch.size(); i++) {
                                batch.get(i).emitter().complete(results.get(i));
                            }
                        },
                        failure -> {
                            beginNext();
                            batch.forEach(one -> one.emitter().fail(failure));
                        });
    }

    private static void requireOneForEach(List<?> batch, List<?> results) {
        if (results.size() != batch.size()) {
            throw new IllegalStateException(batch.size() + " items were given, and " + results.size() + " told of");
        }
    }

    /** @return nothing while as many statements as may be are under way */
    private synchronized List<Waiting<T, R>> take() {
        if (underWay == atOnce || waiting.isEmpty()) {
            return List.of();
        }
        underWay++;
        List<Waiting<T, R>> batch = List.copyOf(waiting.subList(0, Math.min(most, waiting.size())));
        waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
        return batch;
    }

    private synchronized void release() {
        underWay--;
    }
}
