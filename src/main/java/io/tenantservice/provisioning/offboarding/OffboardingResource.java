package io.tenantservice.provisioning.offboarding;

import static io.tenantservice.platform.problem.ProblemCode.CHANGE_NOT_SEEN_EVERYWHERE;
import static io.tenantservice.platform.problem.ProblemCode.FEATURE_SWITCHED_OFF;
import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.OFFBOARDING_NOT_UNDOABLE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.security.Scopes.PLATFORM;
import static io.tenantservice.platform.security.Scopes.TENANTS_READ;
import static io.tenantservice.platform.security.Scopes.TENANTS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeBarrier;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Offboarding over HTTP. */
@Path("/v1/tenants")
@Tag(name = "Tenants")
public class OffboardingResource {

    private final OffboardingService offboarding;
    private final ChangeBarrier barrier;

    OffboardingResource(OffboardingService offboarding, ChangeBarrier barrier) {
        this.offboarding = offboarding;
        this.barrier = barrier;
    }

    @POST
    @Path("/{tenant_id}:offboard")
    @ResponseStatus(202)
    @PermissionsAllowed(
            value = {TENANTS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "offboardTenant",
            summary = "Lead a tenant out",
            description =
                    "Possible in each state, also of a tenant whose onboarding has not ended: that goes no further. "
                            + "Its keys are refused at once and nothing is added to it any more. Then the providers are told to send "
                            + "nothing here, the data is exported, and after `waiting_days`, until when all of it can be undone, "
                            + "its keys are revoked, its rows deleted and its encryption key destroyed. At the end there is a signed "
                            + "certificate. The answer is the operation that does so.")
    @APIResponse(
            responseCode = "202",
            description = "The operation has begun; `Location` is where to follow it",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({TENANT_STATE_CONFLICT, FEATURE_SWITCHED_OFF, CHANGE_NOT_SEEN_EVERYWHERE})
    public Uni<OperationView> offboard(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid OffboardTenant request) {
        return barrier.after(offboarding.offboard(tenantId, request), wait);
    }

    @POST
    @Path("/{tenant_id}:undoOffboarding")
    @ResponseStatus(202)
    @PermissionsAllowed(
            value = {TENANTS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "undoOffboarding",
            summary = "Undo a tenant's offboarding",
            description =
                    "Until the waiting period is over, also when the operation has failed. The tenant is at once what "
                            + "it was before, and its keys are good again if it was ACTIVE; then the providers are connected again. "
                            + "The operation is CANCELLING meanwhile, and then CANCELLED. Sent again it answers how far that is.")
    @APIResponse(
            responseCode = "202",
            description = "The operation, which is CANCELLING or CANCELLED",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({OFFBOARDING_NOT_FOUND, OFFBOARDING_NOT_UNDOABLE, TENANT_STATE_CONFLICT})
    public Uni<OperationView> undo(@PathParam("tenant_id") UUID tenantId) {
        return offboarding.undo(tenantId);
    }

    @GET
    @Path("/{tenant_id}/offboarding")
    @PermissionsAllowed(TENANTS_READ)
    @Operation(
            operationId = "getOffboarding",
            summary = "Get a tenant's offboarding",
            description = "The last one, if an earlier one was undone: when the data is deleted, what is left at the "
                    + "providers, and how many rows are gone. A tenant that has left can still be asked about.")
    @APIResponseSchema(value = OffboardingView.class, responseCode = "200", responseDescription = "The offboarding")
    @ProblemCodes(OFFBOARDING_NOT_FOUND)
    public Uni<OffboardingView> get(@PathParam("tenant_id") UUID tenantId) {
        return offboarding.get(tenantId);
    }
}
