package io.tenantservice.audit.log;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All that was done to a tenant, in an export of its data: each entry with what is needed to recompute the chain. */
@ApplicationScoped
class ExportedEntries implements Exportable {

    private final AuditLogService log;

    ExportedEntries(AuditLogService log) {
        this.log = log;
    }

    @Override
    public String type() {
        return "audit_entry";
    }

    @Override
    public Uni<Page<AuditEntryView>> page(UUID tenantId, @Nullable String pageToken) {
        return log.entries(tenantId, request(tenantId, pageToken));
    }
}
