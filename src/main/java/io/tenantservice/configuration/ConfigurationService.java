package io.tenantservice.configuration;

import static io.tenantservice.audit.Action.CONFIGURATION_CHANGED;
import static io.tenantservice.audit.Action.CONFIGURATION_INITIALIZED;
import static io.tenantservice.change.ChangeKind.CONFIGURATION;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Action;
import io.tenantservice.audit.Audit;
import io.tenantservice.change.Changes;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps what tenants have set, and says what holds for them. */
@ApplicationScoped
public class ConfigurationService {

    private final TenantService tenants;
    private final Tenancy tenancy;
    private final ConfigurationJson json;
    private final Changes changes;
    private final Audit audit;

    ConfigurationService(TenantService tenants, Tenancy tenancy, ConfigurationJson json, Changes changes, Audit audit) {
        this.tenants = tenants;
        this.tenancy = tenancy;
        this.json = json;
        this.changes = changes;
        this.audit = audit;
    }

    /** @return the defaults, at version 0, when the tenant has none */
    public Uni<TenantConfigurationView> get(UUID tenantId) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.observe(tenantId, () -> StoredConfiguration.find(tenantId)))
                .map(this::view);
    }

    /** Replaces the tenant's configuration: what the new one leaves out has its default again. */
    public Uni<TenantConfigurationView> put(UUID tenantId, IfMatch ifMatch, TenantConfiguration wanted) {
        return tenants.get(tenantId)
                .chain(() -> tenancy.transact(tenantId, () -> replace(tenantId, ifMatch, wanted), this::view));
    }

    private Uni<StoredConfiguration> replace(UUID tenantId, IfMatch ifMatch, TenantConfiguration wanted) {
        return tenants.requireStaying(tenantId)
                .chain(() -> StoredConfiguration.lock(tenantId))
                .invoke(stored -> ifMatch.check(stored.version))
                .call(stored -> write(stored, wanted, CONFIGURATION_CHANGED));
    }

    /**
     * Gives a new tenant its first configuration; does nothing when it has one, so it may be called again.
     *
     * @param wanted checked already, as a request of which it is a part is; nothing is set when absent
     */
    public Uni<Void> initialize(UUID tenantId, @Nullable TenantConfiguration wanted) {
        TenantConfiguration first = wanted == null ? TenantConfiguration.EMPTY : wanted;
        return tenancy.transact(tenantId, () -> writeFirst(tenantId, first), Function.identity());
    }

    private Uni<Void> writeFirst(UUID tenantId, TenantConfiguration first) {
        return StoredConfiguration.lock(tenantId)
                .chain(stored -> stored.isWritten()
                        ? Uni.createFrom().voidItem()
                        : write(stored, first, CONFIGURATION_INITIALIZED));
    }

    private Uni<Void> write(StoredConfiguration stored, TenantConfiguration wanted, Action action) {
        String changed = String.join(", ", wanted.blocksUnlike(json.read(stored.document)));
        stored.replace(json.write(wanted));
        audit.record(action, stored.asTarget(), Map.of("blocks", changed));
        return changes.record(CONFIGURATION, stored.tenantId);
    }

    TenantConfigurationView view(StoredConfiguration stored) {
        return TenantConfigurationView.of(stored, json.read(stored.document));
    }
}
