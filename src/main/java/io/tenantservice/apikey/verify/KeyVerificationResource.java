package io.tenantservice.apikey.verify;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_CHECKS_BUSY;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_VERIFY;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.openapi.NotRemembered;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Verification of keys over HTTP: the platform's services ask here on every request that they get. */
@Path("/v1/api-keys:verify")
@Tag(name = "API keys")
public class KeyVerificationResource {

    private final KeyVerifier verifier;
    private final ValidatedKeyVerifier validated;

    KeyVerificationResource(KeyVerifier verifier, ValidatedKeyVerifier validated) {
        this.verifier = verifier;
        this.validated = validated;
    }

    @POST
    @NotRemembered
    @PermissionsAllowed(API_KEYS_VERIFY)
    @Operation(
            operationId = "verifyApiKey",
            summary = "Verify a key",
            description =
                    "Answers 200 whatever it finds; `valid` and `code` say what that is, the first reason that applies "
                            + "in the order of the codes. A key that is good otherwise is charged: 1 to each of its automatic "
                            + "rate limits, and what `charge` says. With a tenant's own token, keys of other tenants are "
                            + "not found.")
    @APIResponse(
            responseCode = "200",
            description = "Whether the key is good, and why not",
            headers = {
                @Header(
                        name = RateLimitHeaders.POLICY,
                        description = "With `rate_limits`: what the key's limits allow, as in "
                                + "draft-ietf-httpapi-ratelimit-headers. About the presented key, not about this "
                                + "request: for a gateway to pass on",
                        schema = @Schema(type = SchemaType.STRING, examples = "\"default\";q=100;w=60")),
                @Header(
                        name = RateLimitHeaders.LIMIT,
                        description =
                                "With `rate_limits`: what is left of each, and the seconds until all of it is back",
                        schema = @Schema(type = SchemaType.STRING, examples = "\"default\";r=99;t=1"))
            },
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = KeyVerification.class)))
    @ProblemCodes({ENCRYPTION_UNAVAILABLE, API_KEY_CHECKS_BUSY})
    public Uni<KeyVerification> verify(@RequestBody(required = true) VerifyApiKey request) {
        // Null when there is no body, which the validator refuses.
        return request != null && request.certainlyKeepsConstraints()
                ? verifier.verify(request, Caller.current())
                : validated.verify(request);
    }
}
