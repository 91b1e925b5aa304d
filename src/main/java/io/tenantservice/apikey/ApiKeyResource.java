package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.API_KEY_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_REVOKED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_ROTATED;
import static io.tenantservice.platform.problem.ProblemCode.API_KEY_STATE_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.CHANGE_NOT_SEEN_EVERYWHERE;
import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.security.Scopes.API_KEYS_READ;
import static io.tenantservice.platform.security.Scopes.API_KEYS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.change.ChangeBarrier;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** A tenant's API keys over HTTP. */
@Path("/v1/tenants/{tenant_id}/api-keys")
@Tag(name = "API keys", description = "What a tenant's programs show to the platform's services")
public class ApiKeyResource {

    private final ApiKeyService keys;
    private final ApiKeyLifecycle lifecycle;
    private final ChangeBarrier barrier;

    ApiKeyResource(ApiKeyService keys, ApiKeyLifecycle lifecycle, ChangeBarrier barrier) {
        this.keys = keys;
        this.lifecycle = lifecycle;
        this.barrier = barrier;
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
    @ProblemCodes({TENANT_STATE_CONFLICT, EXPIRY_NOT_IN_FUTURE, ENCRYPTION_UNAVAILABLE})
    public Uni<IssuedApiKey> create(@PathParam("tenant_id") UUID tenantId, @NotNull @Valid CreateApiKey request) {
        return keys.create(tenantId, request);
    }

    @GET
    @PermissionsAllowed(API_KEYS_READ)
    @Operation(
            operationId = "listApiKeys",
            summary = "List a tenant's keys",
            description = "In the order of their creation. What is asked for by several parameters holds for all keys "
                    + "that are shown.")
    @APIResponse(responseCode = "200", description = "One page of keys, without their texts")
    public Uni<Page<ApiKeyView>> list(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("state") @Nullable ApiKeyState state,
            @QueryParam("environment") @Nullable Environment environment,
            @QueryParam("scope")
                    @Pattern(regexp = ScopeForm.EXPRESSION, message = ScopeForm.MESSAGE)
                    @Parameter(description = "Keys that have this scope, beside others", example = "messages:send")
                    @Nullable
                    String scope,
            @QueryParam("name_prefix")
                    @Size(min = 1, max = 100)
                    @Parameter(description = "How the name begins", example = "ci-")
                    @Nullable
                    String namePrefix,
            @QueryParam("created_before") @Parameter(example = "2026-11-01T00:00:00Z") @Nullable Instant createdBefore,
            @QueryParam("expires_before")
                    @Parameter(
                            description = "Keys that expire before then, or have; not those that do not expire",
                            example = "2027-01-01T00:00:00Z")
                    @Nullable
                    Instant expiresBefore,
            @QueryParam("unused_for")
                    @Pattern(regexp = "P[1-9][0-9]{0,3}D", message = "must be whole days, such as P90D")
                    @Parameter(
                            description = "Keys that have not been VALID in so many days, and are older themselves",
                            example = "P90D")
                    @Nullable
                    String unusedFor,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        ApiKeyFilter filter = new ApiKeyFilter(
                tenantId,
                state,
                environment,
                scope,
                namePrefix,
                createdBefore,
                expiresBefore,
                unusedFor == null ? null : Duration.parse(unusedFor),
                null);
        return keys.list(filter, PageRequest.of(pageSize, pageToken, filter));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(API_KEYS_READ)
    @Operation(operationId = "getApiKey", summary = "Get a key")
    @APIResponse(responseCode = "200", description = "The key, without its text; its `ETag` is needed to change it")
    @ProblemCodes(API_KEY_NOT_FOUND)
    public Uni<ApiKeyView> get(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return keys.get(tenantId, id);
    }

    @PATCH
    @Path("/{id}")
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "patchApiKey",
            summary = "Change what a key may do",
            description =
                    "A JSON merge patch: what the body leaves out stays as it is, `null` removes what may be absent. "
                            + "Its text stays the same; to replace it, rotate the key.")
    @APIResponse(responseCode = "200", description = "The key after the change")
    @ProblemCodes({TENANT_STATE_CONFLICT, API_KEY_NOT_FOUND, API_KEY_REVOKED, EXPIRY_NOT_IN_FUTURE})
    public Uni<ApiKeyView> patch(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"0\"") @Nullable
                    String ifMatch,
            @NotNull @Valid PatchApiKey patch) {
        return keys.patch(tenantId, id, IfMatch.require(ifMatch), patch);
    }

    @POST
    @Path("/{id}:disable")
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "disableApiKey",
            summary = "Disable a key for now",
            description = "It verifies as DISABLED until `:enable`. Its expiry and its grace period go on meanwhile.")
    @APIResponse(responseCode = "200", description = "The disabled key")
    @ProblemCodes({API_KEY_NOT_FOUND, API_KEY_STATE_CONFLICT, API_KEY_REVOKED, CHANGE_NOT_SEEN_EVERYWHERE})
    public Uni<ApiKeyView> disable(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid DisableApiKey request) {
        return barrier.after(lifecycle.disable(tenantId, id, request.reason()), wait);
    }

    @POST
    @Path("/{id}:enable")
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(operationId = "enableApiKey", summary = "Enable a disabled key")
    @APIResponse(responseCode = "200", description = "The active key")
    @ProblemCodes({TENANT_STATE_CONFLICT, API_KEY_NOT_FOUND, API_KEY_STATE_CONFLICT, API_KEY_REVOKED})
    public Uni<ApiKeyView> enable(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return lifecycle.enable(tenantId, id);
    }

    @POST
    @Path("/{id}:revoke")
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "revokeApiKey",
            summary = "Revoke a key for good",
            description = "Needs no ETag: a leaked key is revoked without a read first. Of a key that was rotated, "
                    + "the successor goes on.")
    @APIResponse(responseCode = "200", description = "The revoked key")
    @ProblemCodes({API_KEY_NOT_FOUND, API_KEY_REVOKED, CHANGE_NOT_SEEN_EVERYWHERE})
    public Uni<ApiKeyView> revoke(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid RevokeApiKey request) {
        return barrier.after(lifecycle.revoke(tenantId, id, request.reason()), wait);
    }

    @POST
    @Path("/{id}:rotate")
    @PermissionsAllowed(API_KEYS_WRITE)
    @Operation(
            operationId = "rotateApiKey",
            summary = "Replace a key by another that may do the same",
            description = "The answer is the successor, and the only one that holds its text. The key itself goes on "
                    + "until its `grace_ends_at`, then it verifies as GRACE_ENDED. A key is rotated once; then its "
                    + "successor can be.")
    @APIResponse(responseCode = "200", description = "The successor, with its text")
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        API_KEY_NOT_FOUND,
        API_KEY_ROTATED,
        API_KEY_STATE_CONFLICT,
        API_KEY_REVOKED,
        EXPIRY_NOT_IN_FUTURE,
        ENCRYPTION_UNAVAILABLE,
        CHANGE_NOT_SEEN_EVERYWHERE
    })
    public Uni<IssuedApiKey> rotate(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @QueryParam("wait") @Parameter(description = ChangeBarrier.WAIT) @Nullable Boolean wait,
            @NotNull @Valid RotateApiKey request) {
        return barrier.after(lifecycle.rotate(tenantId, id, request), wait);
    }
}
