package io.tenantservice.provisioning;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_BEING_RENEWED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXISTS;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.ONBOARDING_INPUT_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.ONBOARDING_INPUT_ERASED;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_KIND_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.OPERATION_STATE_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.SECRET_TOO_LARGE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_DESTROYED;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_WRITE;
import static io.tenantservice.platform.security.Scopes.OPERATIONS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.operation.OperationView;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The way on for operations that have failed over HTTP. */
@Path("/v1/operations/{id}:resume")
@Tag(name = "Operations")
public class OperationResumeResource {

    private final Resumptions resumptions;

    OperationResumeResource(Resumptions resumptions) {
        this.resumptions = resumptions;
    }

    @POST
    @ResponseStatus(202)
    @PermissionsAllowed(
            value = {OPERATIONS_WRITE, CREDENTIALS_WRITE},
            inclusive = true)
    @Operation(
            operationId = "resumeOperation",
            summary = "Let an onboarding or an offboarding go on that has failed",
            description =
                    "At the step that failed, with its attempts counted anew. What was wrong may be corrected: the "
                            + "key prefix until the tenant has been made, the credentials at any time; these are verified again. "
                            + "An empty object lets it go on as it is. An offboarding, for which the scopes `tenants:write` "
                            + "and `platform` are needed too, may leave what refuses at the providers.")
    @APIResponse(
            responseCode = "202",
            description = "The operation, which is RUNNING again",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = OperationView.class)))
    @ProblemCodes({
        OPERATION_NOT_FOUND,
        OPERATION_KIND_CONFLICT,
        OPERATION_STATE_CONFLICT,
        ONBOARDING_INPUT_ERASED,
        ONBOARDING_INPUT_CONFLICT,
        CREDENTIAL_EXISTS,
        CREDENTIAL_BEING_RENEWED,
        GENESYS_REGION_UNKNOWN,
        SECRET_TOO_LARGE,
        TENANT_KEY_DESTROYED,
        ENCRYPTION_UNAVAILABLE,
        INVALID_ID
    })
    public Uni<OperationView> resume(@PathParam("id") UUID id, @NotNull @Valid ResumeOperation request) {
        return resumptions.resume(id, request, Caller.current());
    }
}
