package io.tenantservice.apikey.claim;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CLAIM_OVER;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NEVER_ISSUED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_ISSUED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The hand-over of keys that operations have issued over HTTP. */
@Path("/v1/operations/{id}:claimApiKey")
@Tag(name = "Operations")
public class KeyClaimResource {

    private final KeyClaims claims;

    KeyClaimResource(KeyClaims claims) {
        this.claims = claims;
    }

    @POST
    @NotRemembered
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "claimApiKey",
            summary = "Claim the key that an operation has issued",
            description =
                    "An onboarding issues the tenant's first key, a leak the successor of the key that was found. The text "
                            + "is kept for 24 hours, or as long as the grace of the key that it replaces if that is longer, "
                            + "and for 10 minutes after the first claim, so that a lost answer can be asked for again. Every "
                            + "claim is written to the audit log before the answer leaves.")
    @APIResponseSchema(
            value = ClaimedApiKey.class,
            responseCode = "200",
            responseDescription = "The key, with its text")
    @ProblemCodes({
        OPERATION_NOT_FOUND,
        API_KEY_NOT_ISSUED,
        API_KEY_NEVER_ISSUED,
        API_KEY_CLAIM_OVER,
        ENCRYPTION_UNAVAILABLE,
        INVALID_ID
    })
    public Uni<ClaimedApiKey> claim(@PathParam("id") UUID operationId) {
        return claims.claim(operationId, Caller.current());
    }
}
