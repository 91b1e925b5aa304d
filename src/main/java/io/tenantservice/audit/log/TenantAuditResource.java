package io.tenantservice.audit.log;

import static io.tenantservice.platform.security.Scopes.AUDIT_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was done to one tenant. */
@Path("/v1/tenants/{tenant_id}/audit")
@Tag(name = "Audit", description = "Who did what, in chains that show when somebody changes them")
public class TenantAuditResource {

    private final AuditLogService log;

    TenantAuditResource(AuditLogService log) {
        this.log = log;
    }

    @GET
    @Path("/entries")
    @PermissionsAllowed(AUDIT_READ)
    @Operation(
            operationId = "listTenantAuditEntries",
            summary = "List what was done to a tenant",
            description = "In the order in which it was done. docs/audit.md tells how to recompute the hashes.")
    @APIResponse(responseCode = "200", description = "One page of audit entries")
    public Uni<Page<AuditEntryView>> ofTenant(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        return log.ofTenant(tenantId, PageRequest.of(pageSize, pageToken, "audit of " + tenantId));
    }
}
