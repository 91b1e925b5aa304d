package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_REVOKED;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;
import static io.tenantservice.platform.security.Scopes.API_KEYS_READ;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** A tenant's API keys over HTTP. */
@Path("/v1/tenants/{tenant_id}/api-keys")
@Tag(name = "API keys", description = "What a tenant's programs show to the platform's services")
public class ApiKeyResource {

    private final ApiKeyService keys;

    ApiKeyResource(ApiKeyService keys) {
        this.keys = keys;
    }

    @POST
    @ResponseStatus(201)
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "createApiKey",
            summary = "Issue a key",
            description = "The answer is the only one that holds the key's text. Sent again with the same "
                    + "`Idempotency-Key` within 24 hours, it is shown again.")
    @APIResponse(
            responseCode = "201",
            description = "The key, with its text",
            content = @Content(mediaType = APPLICATION_JSON, schema = @Schema(implementation = IssuedApiKey.class)))
    @ProblemCodes({EXPIRY_NOT_IN_FUTURE, ENCRYPTION_UNAVAILABLE})
    public Uni<IssuedApiKey> create(@PathParam("tenant_id") UUID tenantId, @NotNull @Valid CreateApiKey request) {
        return keys.create(tenantId, request);
    }

    @GET
    @PermissionsAllowed(API_KEYS_READ)
    @Operation(operationId = "listApiKeys", summary = "List a tenant's keys")
    @APIResponse(responseCode = "200", description = "One page of keys, without their texts")
    public Uni<Page<ApiKeyView>> list(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        return keys.list(tenantId, PageRequest.of(pageSize, pageToken, "API keys of " + tenantId));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(API_KEYS_READ)
    @Operation(operationId = "getApiKey", summary = "Get a key")
    @APIResponse(responseCode = "200", description = "The key, without its text")
    @ProblemCodes(API_KEY_NOT_FOUND)
    public Uni<ApiKeyView> get(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return keys.get(tenantId, id);
    }

    @POST
    @Path("/{id}:revoke")
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke a key for good",
            description = "Needs no ETag: a leaked key is revoked without a read first.")
    @APIResponse(responseCode = "200", description = "The revoked key")
    @ProblemCodes({API_KEY_NOT_FOUND, API_KEY_REVOKED})
    public Uni<ApiKeyView> revoke(
            @PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id, @NotNull @Valid RevokeApiKey request) {
        return keys.revoke(tenantId, id, request.reason());
    }
}
