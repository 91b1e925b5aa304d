package io.tenantservice.tenant;

import static io.tenantservice.audit.Action.TENANT_KEY_SHREDDED;
import static io.tenantservice.audit.Action.TENANT_KEY_SHRED_INTENDED;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.audit.Target;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.LeavingTenants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Lets a key be destroyed only when its tenant has left: one that is leaving may yet come back. */
@ApplicationScoped
class TenantLeaving implements LeavingTenants {

    private final Audit audit;

    TenantLeaving(Audit audit) {
        this.audit = audit;
    }

    @Override
    public Uni<Void> requireLeft(UUID tenantId) {
        return Tenant.hold(tenantId).invoke(Tenant::requireLeft).replaceWithVoid();
    }

    @Override
    public void shredIntended(UUID tenantId, KeyRef key) {
        record(TENANT_KEY_SHRED_INTENDED, tenantId, key);
    }

    @Override
    public void shredded(UUID tenantId, KeyRef key) {
        record(TENANT_KEY_SHREDDED, tenantId, key);
    }

    private void record(Action action, UUID tenantId, KeyRef key) {
        audit.record(
                action,
                new Target("tenant-key", tenantId),
                Map.of("provider", key.provider(), "mount", key.mount(), "key_name", key.name()));
    }
}
