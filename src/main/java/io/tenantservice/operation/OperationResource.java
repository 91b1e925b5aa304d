package io.tenantservice.operation;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.OPERATIONS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Operations over HTTP. */
@Path("/v1/operations")
@Tag(name = "Operations", description = "Work that outlives its request: how far it is, and why it stopped")
public class OperationResource {

    private final OperationService operations;

    OperationResource(OperationService operations) {
        this.operations = operations;
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
}
