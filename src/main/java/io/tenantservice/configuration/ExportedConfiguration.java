package io.tenantservice.configuration;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a tenant has set, with the defaults for the rest, in an export of its data. */
@ApplicationScoped
class ExportedConfiguration implements Exportable {

    private final ConfigurationService configurations;
    private final Tenancy tenancy;

    ExportedConfiguration(ConfigurationService configurations, Tenancy tenancy) {
        this.configurations = configurations;
        this.tenancy = tenancy;
    }

    @Override
    public String type() {
        return "configuration";
    }

    @Override
    public Uni<Page<TenantConfigurationView>> page(UUID tenantId, @Nullable String pageToken) {
        return tenancy.observe(tenantId, () -> StoredConfiguration.find(tenantId))
                .map(stored -> new Page<>(stored.isWritten() ? List.of(configurations.view(stored)) : List.of(), null));
    }
}
