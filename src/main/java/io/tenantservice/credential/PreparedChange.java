package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;

/** A change whose secrets have been encrypted already, so that it can be made together with others. */
@FunctionalInterface
public interface PreparedChange {

    PreparedChange NONE = () -> Uni.createFrom().voidItem();

    /** Makes it within the transaction that is open. Fails with CONCURRENT_CHANGE when it has been overtaken. */
    Uni<Void> make();
}
