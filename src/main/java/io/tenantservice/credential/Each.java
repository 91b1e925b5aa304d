package io.tenantservice.credential;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Work on several credentials. */
final class Each {

    private Each() {}

    /** One after the other; the first failure ends it. */
    static Uni<Void> inTurn(List<UUID> ids, Function<UUID, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
