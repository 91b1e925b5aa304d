package io.tenantservice.apikey.usage;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The use of a tenant's keys over HTTP. */
@Path("/v1/tenants/{tenant_id}/api-keys/{id}/usage")
@Tag(name = "API keys")
public class KeyUsageResource {

    private final KeyUsageService usage;

    KeyUsageResource(KeyUsageService usage) {
        this.usage = usage;
    }

    @GET
    @PermissionsAllowed(API_KEYS_READ)
    @Operation(
            operationId = "getApiKeyUsage",
            summary = "See how a key is used",
            description = "Verifications by hour and code, and the last one that was good. A verification is counted "
                    + "within seconds; counts are kept for 90 days, unless the installation says otherwise.")
    @APIResponse(responseCode = "200", description = "What verifications of these hours have found")
    @ProblemCodes({API_KEY_NOT_FOUND, OUT_OF_RANGE})
    public Uni<KeyUsageView> get(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @QueryParam("from")
                    @Parameter(
                            description = "7 days before `to`, when absent; 90 at most. The whole hour is shown",
                            example = "2026-11-01T00:00:00Z")
                    @Nullable
                    Instant from,
            @QueryParam("to")
                    @Parameter(
                            description = "Now, when absent. The whole hour is shown",
                            example = "2026-11-08T00:00:00Z")
                    @Nullable
                    Instant to) {
        return usage.get(tenantId, id, from, to);
    }
}
