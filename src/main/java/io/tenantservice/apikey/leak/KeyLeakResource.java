package io.tenantservice.apikey.leak;

import static io.tenantservice.platform.security.Scopes.API_KEY_LEAKS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.LeakAction;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Leaks of a tenant's keys over HTTP. */
@Path("/v1/tenants/{tenant_id}/api-key-leaks")
@Tag(name = "API keys")
public class KeyLeakResource {

    private final KeyLeaks leaks;

    KeyLeakResource(KeyLeaks leaks) {
        this.leaks = leaks;
    }

    @GET
    @PermissionsAllowed(API_KEY_LEAKS_READ)
    @Operation(
            operationId = "listApiKeyLeaks",
            summary = "List where a tenant's keys were found in public",
            description = "In the order in which they were reported, with what was done about each.")
    @APIResponse(responseCode = "200", description = "One page of leaks")
    public Uni<Page<KeyLeakView>> list(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("api_key_id") @Parameter(description = "Leaks of this key alone") @Nullable UUID apiKeyId,
            @QueryParam("action") @Nullable LeakAction action,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        KeyLeakFilter filter = new KeyLeakFilter(tenantId, apiKeyId, action);
        return leaks.list(filter, PageRequest.of(pageSize, pageToken, filter));
    }
}
