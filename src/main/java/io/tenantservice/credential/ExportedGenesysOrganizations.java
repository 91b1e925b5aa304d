package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a tenant's credentials of this kind, in an export of its data; their secrets are masked. */
@ApplicationScoped
class ExportedGenesysOrganizations implements Exportable {

    private final GenesysOrganizationService organizations;

    ExportedGenesysOrganizations(GenesysOrganizationService organizations) {
        this.organizations = organizations;
    }

    @Override
    public String type() {
        return "genesys_organization";
    }

    @Override
    public Uni<Page<GenesysOrganizationView>> page(UUID tenantId, @Nullable String pageToken) {
        return organizations.store().page(tenantId, null, request(tenantId, pageToken));
    }
}
