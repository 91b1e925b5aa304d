package io.tenantservice.apikey.imports;

import static io.tenantservice.platform.security.Scopes.API_KEYS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a tenant's imported keys look like, over HTTP. */
@Path("/v1/tenants/{tenant_id}/api-key-patterns")
@Tag(name = "API keys")
public class KeyPatternResource {

    private final KeyImports imports;

    KeyPatternResource(KeyImports imports) {
        this.imports = imports;
    }

    @GET
    @PermissionsAllowed(API_KEYS_READ)
    @Operation(
            operationId = "listApiKeyPatterns",
            summary = "List the patterns of a tenant's imported keys",
            description = "A text of any other form than these and `GET /v1/api-keys/format` is MALFORMED.")
    @APIResponse(responseCode = "200", description = "All patterns of the tenant")
    public Uni<ApiKeyPatternsView> list(@PathParam("tenant_id") UUID tenantId) {
        return imports.patterns(tenantId);
    }
}
