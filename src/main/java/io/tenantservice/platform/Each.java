package io.tenantservice.platform;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Work on several things. */
public final class Each {

    private Each() {}

    /** One after the other; the first failure ends it. */
    public static <T> Uni<Void> inTurn(Iterable<T> all, Function<T, ? extends Uni<?>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(one -> work.apply(one).replaceWithVoid())
                .collect()
                .last();
    }
}
