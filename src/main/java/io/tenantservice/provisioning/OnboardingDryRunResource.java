package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;
import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.SECRET_TOO_LARGE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_WRITE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;
import static io.tenantservice.platform.security.Scopes.TENANTS_WRITE;

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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Dry runs of onboardings over HTTP. */
@Path("/v1/tenants:dryRunOnboarding")
@Tag(name = "Tenants")
public class OnboardingDryRunResource {

    private final OnboardingDryRun dryRun;

    OnboardingDryRunResource(OnboardingDryRun dryRun) {
        this.dryRun = dryRun;
    }

    @POST
    @NotRemembered
    @PermissionsAllowed(
            value = {TENANTS_WRITE, CREDENTIALS_WRITE, API_KEYS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "dryRunOnboarding",
            summary = "See what would become of an onboarding",
            description =
                    "The body is that of `:onboard`. Looks whether the key prefix, the number and the organization "
                            + "are free, and asks Meta and Genesys Cloud whether the credentials are good. Stores nothing, here "
                            + "and at the providers; whether they can send their events shows only in an onboarding. Answers "
                            + "within about 10 seconds; each caller may ask 10 times a minute.")
    @APIResponseSchema(
            value = OnboardingDryRunView.class,
            responseCode = "200",
            responseDescription = "What would become of each step")
    @ProblemCodes({GENESYS_REGION_UNKNOWN, EXPIRY_NOT_IN_FUTURE, SECRET_TOO_LARGE, RATE_LIMITED})
    public Uni<OnboardingDryRunView> look(@NotNull @Valid OnboardTenant request) {
        return dryRun.look(request, Caller.current());
    }
}
