package io.tenantservice.apikey.pepper;

import static io.tenantservice.platform.security.Scopes.ENCRYPTION_ROTATE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The versions of the pepper over HTTP. */
@Path("/v1/pepper")
@Tag(name = "Key rotations")
public class PepperResource {

    private final PepperService peppers;

    PepperResource(PepperService peppers) {
        this.peppers = peppers;
    }

    @GET
    @PermissionsAllowed(
            value = {ENCRYPTION_ROTATE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "getPepper",
            summary = "Get the versions of the pepper",
            description = "The pepper is the secret with which API keys are hashed. Of each version, how many keys are "
                    + "found by it. A version that none needs is deleted about an hour after the next came into use.")
    @APIResponse(responseCode = "200", description = "All versions that there are, without their values")
    public Uni<PepperView> get() {
        return peppers.view();
    }
}
