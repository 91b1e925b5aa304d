package io.tenantservice.platform.gather;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tenantservice.platform.attempt.CallerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes what arrives while a write is under way together with the next one. So nothing waits when little arrives, and
 * when much does, one commit serves many. Each caller is answered after the commit that holds its own item.
 *
 * @param <T> what is written
 * @param <R> what the write tells of one item
 */
public final class Gathered<T, R> {

    private record Waiting<T, R>(T item, UniEmitter<? super R> emitter) {}

    private final int most;
    private final Function<List<T>, Uni<List<R>>> write;
    private List<Waiting<T, R>> waiting = new ArrayList<>();
    private boolean writing;

    /**
     * @param most items of one write
     * @param write gets one item at least; gives a result for each, in their order. It must end, in whatever way.
     */
    public Gathered(int most, Function<List<T>, Uni<List<R>>> write) {
        this.most = most;
        this.write = write;
    }

    /** @return the result of the item, or the failure of the write that it was part of */
    public Uni<R> add(T item) {
        return CallerContext.keep(Uni.createFrom().emitter(emitter -> {
            enqueue(new Waiting<>(item, emitter));
            writeNext();
        }));
    }

    private synchronized void enqueue(Waiting<T, R> one) {
        waiting.add(one);
    }

    private void writeNext() {
        List<Waiting<T, R>> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        Uni.createFrom()
                .deferred(() -> write.apply(batch.stream().map(Waiting::item).toList()))
                .invoke(results -> requireOneForEach(batch, results))
                .onTermination()
                .invoke(this::release)
                .subscribe()
                .with(
                        results -> {
                            // Before anybody goes on with the answer, as that may take a while.
                            writeNext();
                            for (int i = 0; i < batch.size(); i++) {
                                batch.get(i).emitter().complete(results.get(i));
                            }
                        },
                        failure -> {
                            writeNext();
                            batch.forEach(one -> one.emitter().fail(failure));
                        });
    }

    private static void requireOneForEach(List<?> batch, List<?> results) {
        if (results.size() != batch.size()) {
            throw new IllegalStateException(batch.size() + " items were written, and " + results.size() + " told of");
        }
    }

    /** @return nothing while another write is under way */
    private synchronized List<Waiting<T, R>> take() {
        if (writing || waiting.isEmpty()) {
            return List.of();
        }
        writing = true;
        List<Waiting<T, R>> batch = List.copyOf(waiting.subList(0, Math.min(most, waiting.size())));
        waiting = new ArrayList<>(waiting.subList(batch.size(), waiting.size()));
        return batch;
    }

    private synchronized void release() {
        writing = false;
    }
}
