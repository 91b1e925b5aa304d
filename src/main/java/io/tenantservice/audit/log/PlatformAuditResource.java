package io.tenantservice.audit.log;

import static io.tenantservice.platform.security.Scopes.AUDIT_READ;
import static io.tenantservice.platform.security.Scopes.PLATFORM;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What was done to the platform itself. */
@Path("/v1/audit")
@Tag(name = "Audit", description = "Who did what, in chains that show when somebody changes them")
public class PlatformAuditResource {

    private final AuditLogService log;

    PlatformAuditResource(AuditLogService log) {
        this.log = log;
    }

    @GET
    @Path("/entries")
    @PermissionsAllowed(
            value = {AUDIT_READ, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "listPlatformAuditEntries",
            summary = "List what was done to the platform itself",
            description = "What belongs to no tenant; each tenant has a chain of its own.")
    @APIResponse(responseCode = "200", description = "One page of audit entries")
    public Uni<Page<AuditEntryView>> ofPlatform(
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        return log.ofPlatform(PageRequest.of(pageSize, pageToken, "audit of the platform"));
    }
}
