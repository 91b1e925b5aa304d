package io.tenantservice.apikey.pepper;

import static io.tenantservice.platform.problem.ProblemCode.CONCURRENT_CHANGE;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.PEPPER_ROTATION_RUNNING;
import static io.tenantservice.platform.security.Scopes.ENCRYPTION_ROTATE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rotation of the pepper over HTTP. */
@Path("/v1/pepper:rotate")
@Tag(name = "Key rotations")
public class PepperRotationResource {

    private final PepperService peppers;

    PepperRotationResource(PepperService peppers) {
        this.peppers = peppers;
    }

    @POST
    @PermissionsAllowed(
            value = {ENCRYPTION_ROTATE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "rotatePepper",
            summary = "Give the pepper a new version",
            description =
                    "All replicas load it; at its `current_from` new keys begin to be hashed with it, and each key "
                            + "that is used moves to it. Every key stays good throughout. This is another thing than a "
                            + "rotation of the key PEPPER, which encrypts the pepper anew.")
    @APIResponse(responseCode = "200", description = "All versions, with the new one")
    @ProblemCodes({PEPPER_ROTATION_RUNNING, CONCURRENT_CHANGE, ENCRYPTION_UNAVAILABLE})
    public Uni<PepperView> rotate() {
        return peppers.rotate();
    }
}
