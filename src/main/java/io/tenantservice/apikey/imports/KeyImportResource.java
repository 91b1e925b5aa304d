package io.tenantservice.apikey.imports;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_HASH_TAKEN;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_LOOKUP_PREFIX_FULL;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_PATTERN_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.CHANGE_NOT_SEEN_EVERYWHERE;
import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeBarrier;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Import of keys over HTTP. The platform's alone, as patterns of all tenants share one space. */
@Path("/v1/tenants/{tenant_id}/api-keys:import")
@Tag(name = "API keys")
public class KeyImportResource {

    private final KeyImports imports;
    private final ChangeBarrier barrier;

    KeyImportResource(KeyImports imports, ChangeBarrier barrier) {
        this.imports = imports;
        this.barrier = barrier;
    }

    @POST
    @PermissionsAllowed(
            value = {API_KEYS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "importApiKeys",
            summary = "Import keys that another system has issued, by their hashes",
            description =
                    "Up to 1,000, all or none; `errors` names each that is refused. They verify as every other key, "
                            + "from the first use on by a hash of this service. docs/api-keys.md leads through it.")
    @APIResponse(responseCode = "200", description = "The keys' ids")
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        API_KEY_PATTERN_CONFLICT,
        API_KEY_HASH_TAKEN,
        API_KEY_LOOKUP_PREFIX_FULL,
        EXPIRY_NOT_IN_FUTURE,
        CHANGE_NOT_SEEN_EVERYWHERE
    })
    public Uni<ImportedApiKeys> importKeys(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid ImportApiKeys request) {
        return barrier.after(imports.takeIn(tenantId, request), wait);
    }
}
