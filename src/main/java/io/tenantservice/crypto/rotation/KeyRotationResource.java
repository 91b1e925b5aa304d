package io.tenantservice.crypto.rotation;

import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_PROVIDER_NOT_CONFIGURED;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.KEY_ROTATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.KEY_ROTATION_RUNNING;
import static io.tenantservice.platform.problem.ProblemCode.PLATFORM_KEY_NOT_IN_USE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.ENCRYPTION_ROTATE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Key rotations over HTTP. */
@Path("/v1/key-rotations")
@Tag(name = "Key rotations", description = "New versions of the keys that encrypt secrets")
public class KeyRotationResource {

    private final KeyRotationService rotations;

    KeyRotationResource(KeyRotationService rotations) {
        this.rotations = rotations;
    }

    @POST
    @ResponseStatus(202)
    @PermissionsAllowed(
            value = {ENCRYPTION_ROTATE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "startKeyRotation",
            summary = "Rotate the key of a tenant, one of the platform's own, or all",
            description = "Gives each key its next version and encrypts everything anew with it, inside the encryption "
                    + "provider, while requests go on; or, with `target_provider`, moves everything to the key of "
                    + "that provider, through this service. Old versions and keys go on opening what they wrote, "
                    + "versions until they are retired. A rotation of all leaves out keys that are in another one, "
                    + "and those that are destroyed.")
    @APIResponse(
            responseCode = "202",
            description = "The rotation has begun; `Location` is where to follow it",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = KeyRotationView.class)))
    @ProblemCodes({
        KEY_ROTATION_RUNNING,
        TENANT_NOT_FOUND,
        TENANT_KEY_PENDING,
        TENANT_KEY_DESTROYED,
        PLATFORM_KEY_NOT_IN_USE,
        ENCRYPTION_PROVIDER_NOT_CONFIGURED
    })
    public Uni<KeyRotationView> start(@NotNull @Valid StartKeyRotation request) {
        return rotations.start(request);
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(
            value = {ENCRYPTION_ROTATE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "getKeyRotation",
            summary = "Get a key rotation",
            description = "How far it is, and what it could not move. While the encryption provider is away it waits, "
                    + "RUNNING, and goes on by itself.")
    @APIResponseSchema(value = KeyRotationView.class, responseCode = "200", responseDescription = "The rotation")
    @ProblemCodes({KEY_ROTATION_NOT_FOUND, INVALID_ID})
    public Uni<KeyRotationView> get(@PathParam("id") UUID id) {
        return rotations.get(id);
    }
}
