package io.tenantservice.credential.signature;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.ORGANIZATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.PHONE_NUMBER_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_VERIFY;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Signatures of webhooks over HTTP: the platform's backends ask here before they believe what came. */
@Path("/v1/webhooks:verifySignature")
@Tag(name = "Webhooks")
public class SignatureResource {

    private final SignatureVerifications verifications;

    SignatureResource(SignatureVerifications verifications) {
        this.verifications = verifications;
    }

    @POST
    @NotRemembered
    @PermissionsAllowed(WEBHOOKS_VERIFY)
    @Operation(
            operationId = "verifyWebhookSignature",
            summary = "Check the signature of a webhook of Meta or Genesys Cloud",
            description =
                    "Answers 200 whatever it finds; `valid` and `code` say what that is, the first that applies. The secret "
                            + "in use is tried, then the one that was replaced last while it is kept. Work on a webhook only "
                            + "when `valid` is true. With a tenant's own token, other tenants' numbers and organizations are "
                            + "not found.")
    @APIResponse(
            responseCode = "200",
            description = "Whether the provider has signed it, and why not",
            content =
                    @Content(
                            mediaType = APPLICATION_JSON,
                            schema = @Schema(implementation = SignatureVerification.class)))
    @ProblemCodes({
        PHONE_NUMBER_NOT_FOUND,
        ORGANIZATION_NOT_FOUND,
        GENESYS_REGION_UNKNOWN,
        CREDENTIAL_DESTROYED,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<SignatureVerification> verify(@NotNull @Valid VerifySignature request) {
        return verifications.verify(request, Caller.current());
    }
}
