package io.tenantservice.credential.resolve;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;
import static io.tenantservice.platform.problem.ProblemCode.INVALID_ID;
import static io.tenantservice.platform.problem.ProblemCode.ORGANIZATION_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.PHONE_NUMBER_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.VALIDATION_FAILED;
import static io.tenantservice.platform.security.Scopes.CREDENTIALS_READ;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.http.IfNoneMatch;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Resolve over HTTP: the platform's services ask here for each message. */
@Path("/v1/resolve")
@Tag(name = "Resolve", description = "Whose number is this, and with which credentials?")
public class ResolveResource {

    private final ResolveService resolve;

    ResolveResource(ResolveService resolve) {
        this.resolve = resolve;
    }

    @GET
    @PermissionsAllowed(CREDENTIALS_READ)
    @Operation(
            operationId = "resolve",
            summary = "Find a tenant and its credentials",
            description =
                    "By exactly one of `phone_number_id`, `genesys_organization_id` with `deployment_region`, and "
                            + "`tenant_id`. Verified, active credentials only. The secrets that `fields` names need the scope "
                            + "`credentials:reveal` too, and are audited; what is not shown, as the tenant is not active or as it "
                            + "cannot be opened, is named in `withheld`. With a tenant's own token, other tenants are not found. "
                            + "The `ETag` changes with everything in the answer, secrets included; who sends it as "
                            + "`If-None-Match` gets 304 while the answer is the same, and no reveal is counted.")
    @APIResponse(
            responseCode = "200",
            description = "The tenant, and its credentials with the secrets that were asked for",
            headers =
                    @Header(
                            name = "ETag",
                            description = "Absent when a secret could not be opened",
                            schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "304", description = "The answer is the one that `If-None-Match` names")
    @ProblemCodes({
        PHONE_NUMBER_NOT_FOUND,
        ORGANIZATION_NOT_FOUND,
        TENANT_NOT_FOUND,
        VALIDATION_FAILED,
        REQUIRED,
        INVALID_FORMAT,
        INVALID_ID,
        GENESYS_REGION_UNKNOWN,
        CREDENTIAL_DESTROYED,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<RestResponse<Resolution>> resolve(
            @Nullable
                    @QueryParam("phone_number_id")
                    @Parameter(
                            description = "Meta's id of the number",
                            example = "106540352242922",
                            schema = @Schema(type = SchemaType.STRING, pattern = LookUp.PHONE_NUMBER_ID))
                    String phoneNumberId,
            @Nullable
                    @QueryParam("genesys_organization_id")
                    @Parameter(
                            description = "Genesys's id of the organization",
                            example = "7a1d3c52-9f4e-4b1e-8c67-2d90e1a5b3f4")
                    UUID organizationId,
            @Nullable
                    @QueryParam("deployment_region")
                    @Parameter(
                            description = "With `genesys_organization_id`: where the organization is",
                            example = "eu-central-1")
                    String deploymentRegion,
            @Nullable
                    @QueryParam("tenant_id")
                    @Parameter(
                            description = "All of the tenant's numbers and organizations",
                            example = "01a20b8f-ce60-76df-9d45-f7d775d22ddc")
                    UUID tenantId,
            @QueryParam("include")
                    @Parameter(
                            description =
                                    "What the answer lists beside the number or organization that is looked up: the "
                                            + "tenant's other side. What it lists anyway may be named",
                            example = "genesys_organizations")
                    List<Side> include,
            @QueryParam("fields")
                    @Parameter(description = "Secrets to show; repeat for several", example = "access_token")
                    List<SecretField> fields,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH)
                    @Parameter(
                            description = "Entity tags of answers that the caller holds, or `*`",
                            example = "\"sVX0pGkKlAlzUuHTuJ3lzpB1\"")
                    List<String> ifNoneMatch) {
        Question question = new Question(
                LookUp.of(phoneNumberId, organizationId, deploymentRegion, tenantId),
                Side.kinds(include),
                SecretField.purposes(fields));
        return resolve.answer(question, IfNoneMatch.of(ifNoneMatch), Caller.current())
                .map(ResolveResource::response);
    }

    private static RestResponse<Resolution> response(ResolveAnswer answer) {
        return switch (answer) {
            case ResolveAnswer.Whole(Resolution resolution, @Nullable String tag) ->
                RestResponse.ResponseBuilder.ok(resolution)
                        .header(HttpHeaders.ETAG, tag)
                        .build();
            case ResolveAnswer.Held(String tag) ->
                RestResponse.ResponseBuilder.<Resolution>create(RestResponse.Status.NOT_MODIFIED)
                        .header(HttpHeaders.ETAG, tag)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build();
        };
    }
}
