package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;
import static io.tenantservice.platform.problem.ProblemCode.FEATURE_SWITCHED_OFF;
import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.SECRET_TOO_LARGE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_WRITE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;
import static io.tenantservice.platform.security.Scopes.TENANTS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Onboarding over HTTP. */
@Path("/v1/tenants:onboard")
@Tag(name = "Tenants")
public class OnboardingResource {

    private final OnboardingService onboarding;

    OnboardingResource(OnboardingService onboarding) {
        this.onboarding = onboarding;
    }

    @POST
    @ResponseStatus(202)
    @PermissionsAllowed(
            value = {TENANTS_WRITE, CREDENTIALS_WRITE, API_KEYS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "onboardTenant",
            summary = "Bring a tenant to a working connection",
            description = "Creates the tenant, verifies its WhatsApp account with Meta and its organization with "
                    + "Genesys Cloud, issues its first API key, has both providers send their events to the platform, "
                    + "and gives it a configuration. The answer is the operation that does so, step by step; the key "
                    + "is claimed from it when it has been issued.")
    @APIResponse(
            responseCode = "202",
            description = "The operation has begun; `Location` is where to follow it",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({
        GENESYS_REGION_UNKNOWN,
        EXPIRY_NOT_IN_FUTURE,
        SECRET_TOO_LARGE,
        ENCRYPTION_UNAVAILABLE,
        FEATURE_SWITCHED_OFF
    })
    public Uni<OperationView> onboard(@NotNull @Valid OnboardTenant request) {
        return onboarding.onboard(request);
    }
}
