package io.tenantservice.tenant;

import static io.tenantservice.platform.problem.ProblemCode.CHANGE_NOT_SEEN_EVERYWHERE;
import static io.tenantservice.platform.problem.ProblemCode.KEY_PREFIX_TAKEN;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.security.Scopes.PLATFORM;
import static io.tenantservice.platform.security.Scopes.TENANTS_READ;
import static io.tenantservice.platform.security.Scopes.TENANTS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeBarrier;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import io.tenantservice.platform.security.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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

/** Tenants over HTTP. */
@Path("/v1/tenants")
@Tag(name = "Tenants", description = "The customers of the platform and the states they go through")
public class TenantResource {

    private final TenantService tenants;
    private final ChangeBarrier barrier;

    TenantResource(TenantService tenants, ChangeBarrier barrier) {
        this.tenants = tenants;
        this.barrier = barrier;
    }

    @POST
    @ResponseStatus(201)
    @PermissionsAllowed(
            value = {TENANTS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "createTenant",
            summary = "Create a tenant",
            description = "The tenant is active at once and has neither credentials nor keys. "
                    + "To create one with all it needs, use `POST /v1/tenants:onboard`.")
    @APIResponse(
            responseCode = "201",
            description = "The tenant has been created",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = TenantView.class)))
    @ProblemCodes(KEY_PREFIX_TAKEN)
    public Uni<TenantView> create(@NotNull @Valid CreateTenant request) {
        return tenants.create(request);
    }

    @GET
    @PermissionsAllowed(TENANTS_READ)
    @Operation(
            operationId = "listTenants",
            summary = "List tenants",
            description = "In the order of their creation. A tenant's own token sees that tenant alone.")
    @APIResponse(responseCode = "200", description = "One page of tenants")
    public Uni<Page<TenantView>> list(
            @QueryParam("state") @Nullable TenantState state,
            @QueryParam("tier") @Nullable Tier tier,
            @QueryParam("text")
                    @Size(min = 1, max = 200)
                    @Parameter(description = "Part of the name or of the external id", example = "acme")
                    @Nullable
                    String text,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        TenantFilter filter = new TenantFilter(state, tier, text);
        return tenants.list(Caller.current(), filter, PageRequest.of(pageSize, pageToken, filter));
    }

    @GET
    @Path("/{tenant_id}")
    @PermissionsAllowed(TENANTS_READ)
    @Operation(operationId = "getTenant", summary = "Get a tenant")
    @APIResponseSchema(
            value = TenantView.class,
            responseCode = "200",
            responseDescription = "The tenant; its `ETag` is needed to change it")
    public Uni<TenantView> get(@PathParam("tenant_id") UUID tenantId) {
        return tenants.get(tenantId);
    }

    @PATCH
    @Path("/{tenant_id}")
    @PermissionsAllowed(TENANTS_WRITE)
    @Operation(
            operationId = "patchTenant",
            summary = "Change a tenant",
            description =
                    "A JSON merge patch: what the body leaves out stays as it is, `null` removes what may be absent.")
    @APIResponseSchema(
            value = TenantView.class,
            responseCode = "200",
            responseDescription = "The tenant after the change")
    @ProblemCodes(TENANT_STATE_CONFLICT)
    public Uni<TenantView> patch(
            @PathParam("tenant_id") UUID tenantId,
            @HeaderParam("If-Match")
                    @Parameter(description = "The `ETag` of the tenant as it was read", example = "\"3\"")
                    @Nullable
                    String ifMatch,
            @NotNull @Valid PatchTenant patch) {
        return tenants.patch(tenantId, IfMatch.require(ifMatch), patch);
    }

    @POST
    @Path("/{tenant_id}:suspend")
    @PermissionsAllowed(
            value = {TENANTS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(
            operationId = "suspendTenant",
            summary = "Suspend a tenant",
            description = "Nothing is deleted. Its keys verify as TENANT_SUSPENDED and its numbers resolve without "
                    + "credentials until it is reactivated.")
    @APIResponseSchema(value = TenantView.class, responseCode = "200", responseDescription = "The suspended tenant")
    @ProblemCodes({TENANT_STATE_CONFLICT, CHANGE_NOT_SEEN_EVERYWHERE})
    public Uni<TenantView> suspend(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid SuspendTenant request) {
        return barrier.after(tenants.suspend(tenantId, request.reason()), wait);
    }

    @POST
    @Path("/{tenant_id}:reactivate")
    @PermissionsAllowed(
            value = {TENANTS_WRITE, PLATFORM},
            inclusive = true)
    @Operation(operationId = "reactivateTenant", summary = "End a tenant's suspension")
    @APIResponseSchema(value = TenantView.class, responseCode = "200", responseDescription = "The active tenant")
    @ProblemCodes(TENANT_STATE_CONFLICT)
    public Uni<TenantView> reactivate(@PathParam("tenant_id") UUID tenantId) {
        return tenants.reactivate(tenantId);
    }
}
