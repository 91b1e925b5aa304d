package io.tenantservice.crypto;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** What the package of tenants, which stands below this one, does for the end of a key. */
public interface LeavingTenants {

    /**
     * Within the transaction that is open: makes sure that the tenant has left. It never comes back from there.
     *
     * @throws io.tenantservice.platform.problem.Problem TENANT_NOT_FOUND, TENANT_STATE_CONFLICT
     */
    Uni<Void> requireLeft(UUID tenantId);

    /** Within the transaction that is open: writes into the tenant's audit log that its key is about to be destroyed. */
    void shredIntended(UUID tenantId, KeyRef key);

    /** Within the transaction that is open: writes into the tenant's audit log that its key is gone. */
    void shredded(UUID tenantId, KeyRef key);
}
