package io.tenantservice.apikey.verify;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CHECKS_BUSY;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_VERIFY;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Verification of several keys over HTTP, for who has gathered them. */
@Path("/v1/api-keys:verifyBatch")
@Tag(name = "API keys")
public class KeyBatchVerificationResource {

    private final KeyVerifier verifier;

    KeyBatchVerificationResource(KeyVerifier verifier) {
        this.verifier = verifier;
    }

    @POST
    @NotRemembered
    @PermissionsAllowed(API_KEYS_VERIFY)
    @Operation(
            operationId = "verifyApiKeys",
            summary = "Verify up to 100 keys",
            description =
                    "Each is answered as `POST /v1/api-keys:verify` answers it, in the order of the request, without the headers. A "
                            + "key that is there twice is charged twice.")
    @APIResponse(responseCode = "200", description = "Whether each key is good, and why not")
    @ProblemCodes({ENCRYPTION_UNAVAILABLE, API_KEY_CHECKS_BUSY})
    public Uni<KeyVerifications> verify(@NotNull @Valid VerifyApiKeys request) {
        return verifier.verify(request.keys(), Caller.current()).map(KeyVerifications::new);
    }
}
