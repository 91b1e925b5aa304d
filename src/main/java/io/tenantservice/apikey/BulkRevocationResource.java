package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_COUNT_DIFFERS;
import static io.tenantservice.platform.problem.ProblemCode.CHANGE_NOT_SEEN_EVERYWHERE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;

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

/** Revocation of many keys of a tenant over HTTP. */
@Path("/v1/tenants/{tenant_id}/api-keys:bulkRevoke")
@Tag(name = "API keys")
public class BulkRevocationResource {

    private final BulkRevocations revocations;
    private final ChangeBarrier barrier;

    BulkRevocationResource(BulkRevocations revocations, ChangeBarrier barrier) {
        this.revocations = revocations;
        this.barrier = barrier;
    }

    @POST
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "bulkRevokeApiKeys",
            summary = "Revoke all keys that a filter selects",
            description = "First with `dry_run`, which answers how many match (`GET …/api-keys` with the same filter "
                    + "shows them); then with that number as `expected_count`, up to 500. If it is not the number any "
                    + "more, nothing is revoked. Each key has its audit entry.")
    @APIResponse(responseCode = "200", description = "What was revoked, or would be")
    @ProblemCodes({API_KEY_COUNT_DIFFERS, CHANGE_NOT_SEEN_EVERYWHERE})
    public Uni<BulkRevocation> bulkRevoke(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid BulkRevokeApiKeys request) {
        return barrier.after(revocations.revoke(tenantId, request), wait);
    }
}
