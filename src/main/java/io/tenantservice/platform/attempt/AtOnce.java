package io.tenantservice.platform.attempt;

import io.smallrye.mutiny.Uni;
import java.util.function.BiFunction;

/** Two pieces of work side by side that are told of as if one had come after the other. */
public final class AtOnce {

    private AtOnce() {}

    /**
     * Waits for both to end, however they end: nothing of them goes on behind the back of whoever asked.
     *
     * @return fails as the first one did, and only where that succeeded as the second one did
     */
    public static <A, B, R> Uni<R> both(Uni<A> first, Uni<B> second, BiFunction<A, B, R> then) {
        return Uni.combine()
                .all()
                .unis(ended(first), ended(second))
                .asTuple()
                .chain(both -> both.getItem1().chain(one -> both.getItem2().map(other -> then.apply(one, other))));
    }

    private static <T> Uni<Uni<T>> ended(Uni<T> work) {
        return work.map(item -> Uni.createFrom().item(item))
                .onFailure()
                .recoverWithItem(failure -> Uni.createFrom().failure(failure));
    }
}
