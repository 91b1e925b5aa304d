package io.tenantservice.operation;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.NO_STEP_WAITING;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_KIND_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_STATE_CONFLICT;
import static io.tenantservice.platform.security.Scopes.OPERATIONS_READ;
import static io.tenantservice.platform.security.Scopes.OPERATIONS_WRITE;
import static io.tenantservice.platform.security.Scopes.PLATFORM;
import static io.tenantservice.platform.security.Scopes.TENANTS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
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

/** Operations over HTTP. */
@Path("/v1/operations")
@Tag(name = "Operations", description = "Work that outlives its request: how far it is, and why it stopped")
public class OperationResource {

    private final OperationService operations;
    private final OperationSteering steering;

    OperationResource(OperationService operations, OperationSteering steering) {
        this.operations = operations;
        this.steering = steering;
    }

    @GET
    @PermissionsAllowed(OPERATIONS_READ)
    @Operation(
            operationId = "listOperations",
            summary = "List operations",
            description = "In the order of their creation. A tenant's own token sees those of that tenant alone.")
    @APIResponse(responseCode = "200", description = "One page of operations")
    @ProblemCodes(INVALID_ID)
    public Uni<Page<OperationView>> list(
            @QueryParam("tenant_id") @Nullable UUID tenantId,
            @QueryParam("kind") @Nullable OperationKind kind,
            @QueryParam("state") @Nullable OperationState state,
            @QueryParam("created_from") @Parameter(description = "At this time or later") @Nullable Instant createdFrom,
            @QueryParam("created_before") @Parameter(description = "Before this time") @Nullable Instant createdBefore,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        OperationFilter filter = new OperationFilter(tenantId, kind, state, createdFrom, createdBefore);
        return operations.list(Caller.current(), filter, PageRequest.of(pageSize, pageToken, filter));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(OPERATIONS_READ)
    @Operation(
            operationId = "getOperation",
            summary = "Get an operation",
            description = "Its state, and of each step the attempts, times and the failure of the last attempt. A step "
                    + "that is WAITING goes on by itself; one that is FAILED does not.")
    @APIResponseSchema(value = OperationView.class, responseCode = "200", responseDescription = "The operation")
    @ProblemCodes({OPERATION_NOT_FOUND, INVALID_ID})
    public Uni<OperationView> get(@PathParam("id") UUID id) {
        return operations.get(id, Caller.current());
    }

    @POST
    @Path("/{id}:cancel")
    @ResponseStatus(202)
    @PermissionsAllowed(
            value = {OPERATIONS_WRITE, TENANTS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "cancelOperation",
            summary = "Cancel an onboarding and undo what it did",
            description =
                    "Ends the run at once. Then, last step first: what was set up at the providers is taken back, "
                            + "the tenant's keys are revoked, its credentials deleted, its number, organization and key prefix "
                            + "released, and the tenant becomes DELETED. The operation is CANCELLING meanwhile, which nobody can "
                            + "stop and which goes on until all of it is done, and then CANCELLED. Sent again it answers how far "
                            + "that is. Only an onboarding that has not succeeded can be cancelled.")
    @APIResponse(
            responseCode = "202",
            description = "The operation, which is CANCELLING or CANCELLED",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({OPERATION_NOT_FOUND, OPERATION_KIND_CONFLICT, OPERATION_STATE_CONFLICT, INVALID_ID})
    public Uni<OperationView> cancel(@PathParam("id") UUID id) {
        return steering.cancel(id, Caller.current());
    }

    @POST
    @Path("/{id}:retryStep")
    @ResponseStatus(202)
    @PermissionsAllowed(OPERATIONS_WRITE)
    @Operation(
            operationId = "retryOperationStep",
            summary = "Try the step that waits now",
            description = "For whoever has mended what a step that is WAITING failed by: its next attempt is made now, "
                    + "rather than at `next_attempt_at`.")
    @APIResponse(
            responseCode = "202",
            description = "The operation, with the step's next attempt due",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({OPERATION_NOT_FOUND, NO_STEP_WAITING, OPERATION_STATE_CONFLICT, INVALID_ID})
    public Uni<OperationView> retryStep(@PathParam("id") UUID id) {
        return steering.retryStep(id, Caller.current());
    }
}
