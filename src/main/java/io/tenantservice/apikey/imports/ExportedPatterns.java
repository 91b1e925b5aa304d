package io.tenantservice.apikey.imports;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The patterns of a tenant's imported keys, of which there are few, in an export of its data. */
@ApplicationScoped
class ExportedPatterns implements Exportable {

    private final Tenancy tenancy;

    ExportedPatterns(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    @Override
    public String type() {
        return "api_key_pattern";
    }

    @Override
    public Uni<Page<ApiKeyPattern>> page(UUID tenantId, @Nullable String pageToken) {
        return tenancy.observe(tenantId, () -> KeyPatternClaim.of(tenantId)).map(all -> new Page<>(all, null));
    }
}
