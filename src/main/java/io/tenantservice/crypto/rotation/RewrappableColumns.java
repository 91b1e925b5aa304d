package io.tenantservice.crypto.rotation;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.Rewrappable;
import io.tenantservice.crypto.Rewrappable.Left;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The columns with ciphertexts of an owner, counted together within the transaction that is open. */
@ApplicationScoped
class RewrappableColumns {

    private final List<Rewrappable> columns;

    RewrappableColumns(@All List<Rewrappable> columns) {
        this.columns = columns;
    }

    Multi<Rewrappable> of(KeyOwner owner) {
        return Multi.createFrom()
                .iterable(columns.stream().filter(column -> column.isOf(owner)).toList());
    }

    Uni<Left> left(KeyOwner owner, KeyRef key, int belowVersion) {
        return of(owner)
                .onItem()
                .transformToUniAndConcatenate(column -> column.left(owner, key, belowVersion))
                .collect()
                .asList()
                .map(lefts -> lefts.stream().reduce(Left.NOTHING, Left::and));
    }

    /** @return where the first rows stand that the key itself wrote in an older version, by column and ids */
    Uni<List<String>> places(KeyOwner owner, KeyRef key, int belowVersion, int atMost) {
        return of(owner)
                .onItem()
                .transformToMultiAndConcatenate(column -> places(column, owner, key, belowVersion))
                .collect()
                .in(ArrayList<String>::new, List::addAll)
                .map(places -> List.copyOf(places.subList(0, Math.min(places.size(), atMost))));
    }

    private static Multi<List<String>> places(Rewrappable column, KeyOwner owner, KeyRef key, int belowVersion) {
        return Multi.createBy()
                .repeating()
                .uni(
                        AtomicReference<@Nullable ToRewrap>::new,
                        last -> column.page(owner, key, belowVersion, last.get())
                                .invoke(rows -> last.set(rows.isEmpty() ? null : rows.getLast())))
                .whilst(rows -> !rows.isEmpty())
                .map(rows -> rows.stream()
                        .filter(row -> row.ciphertext().key().equals(key))
                        .map(row -> column.column() + " of " + column.place(row))
                        .toList());
    }
}
