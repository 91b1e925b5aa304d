package io.tenantservice.crypto.rotation;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Rewrappable;
import io.tenantservice.crypto.Rewrappable.Left;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** All columns with ciphertexts of tenants' keys, counted together within the transaction that is open. */
@ApplicationScoped
class RewrappableColumns {

    private final List<Rewrappable> columns;

    RewrappableColumns(@All List<Rewrappable> columns) {
        this.columns = columns;
    }

    Multi<Rewrappable> each() {
        return Multi.createFrom().iterable(columns);
    }

    Uni<Left> left(UUID tenantId, KeyRef key, int belowVersion) {
        return each().onItem()
                .transformToUniAndConcatenate(column -> column.left(tenantId, key, belowVersion))
                .collect()
                .asList()
                .map(lefts -> lefts.stream().reduce(Left.NOTHING, Left::and));
    }

    /** @return where the first of what is left stands, by column and ids */
    Uni<List<String>> places(UUID tenantId, KeyRef key, int belowVersion, int atMost) {
        return each().onItem()
                .transformToUniAndConcatenate(column -> places(column, tenantId, key, belowVersion))
                .collect()
                .in(ArrayList<String>::new, List::addAll)
                .map(places -> List.copyOf(places.subList(0, Math.min(places.size(), atMost))));
    }

    private static Uni<List<String>> places(Rewrappable column, UUID tenantId, KeyRef key, int belowVersion) {
        return column.page(tenantId, key, belowVersion, null)
                .map(rows -> rows.stream()
                        .map(row -> column.column() + " of " + column.place(row))
                        .toList());
    }
}
