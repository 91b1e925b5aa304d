package io.tenantservice.platform.job;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** Work that is too much for one transaction. */
public final class Batches {

    private Batches() {}

    /**
     * Does a batch after the other until one is not full.
     *
     * @param size of a full one
     * @param batch opens a transaction, and tells how much it has done
     */
    public static Uni<Void> untilNotFull(long size, Supplier<Uni<? extends Number>> batch) {
        return Multi.createBy()
                .repeating()
                .uni(batch::get)
                .whilst(done -> done.longValue() == size)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
