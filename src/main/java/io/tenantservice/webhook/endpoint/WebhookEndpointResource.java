package io.tenantservice.webhook.endpoint;

import static io.tenantservice.platform.problem.ProblemCode.ENCRYPTION_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_DESTROYED;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_KEY_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.TENANT_STATE_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.URL_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_LIMIT;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_READ;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_WRITE;
import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
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
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** A tenant's webhook endpoints over HTTP. */
@Path("/v1/tenants/{tenant_id}/webhook-endpoints")
@Tag(name = "Webhooks", description = "Where a tenant wants events sent, and what became of them")
public class WebhookEndpointResource {

    private final WebhookEndpointService endpoints;

    WebhookEndpointResource(WebhookEndpointService endpoints) {
        this.endpoints = endpoints;
    }

    @POST
    @ResponseStatus(201)
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "createWebhookEndpoint",
            summary = "Have events sent to an address",
            description =
                    "Events from now on are sent there by Standard Webhooks. The answer is the only one that holds "
                            + "the secret that signs them. Sent again with the same `Idempotency-Key` within 24 hours, it is "
                            + "shown again.")
    @APIResponse(
            responseCode = "201",
            description = "The endpoint, with its secret",
            content =
                    @Content(
                            mediaType = APPLICATION_JSON,
                            schema = @Schema(implementation = IssuedWebhookEndpoint.class)))
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        URL_REFUSED,
        WEBHOOK_ENDPOINT_LIMIT,
        TENANT_KEY_PENDING,
        TENANT_KEY_DESTROYED,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<IssuedWebhookEndpoint> create(
            @PathParam("tenant_id") UUID tenantId, @NotNull @Valid CreateWebhookEndpoint request) {
        return endpoints.create(tenantId, request);
    }

    @GET
    @PermissionsAllowed(WEBHOOKS_READ)
    @Operation(
            operationId = "listWebhookEndpoints",
            summary = "List a tenant's webhook endpoints",
            description = "In the order of their creation.")
    @APIResponse(responseCode = "200", description = "One page of endpoints, without their secrets")
    public Uni<Page<WebhookEndpointView>> list(
            @PathParam("tenant_id") UUID tenantId,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        return endpoints.list(tenantId, PageRequest.of(pageSize, pageToken, "webhook endpoints of " + tenantId));
    }

    @GET
    @Path("/{id}")
    @PermissionsAllowed(WEBHOOKS_READ)
    @Operation(operationId = "getWebhookEndpoint", summary = "Get a webhook endpoint")
    @APIResponse(
            responseCode = "200",
            description = "The endpoint, without its secret; its `ETag` is needed to change it")
    @ProblemCodes(WEBHOOK_ENDPOINT_NOT_FOUND)
    public Uni<WebhookEndpointView> get(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return endpoints.get(tenantId, id);
    }

    @PATCH
    @Path("/{id}")
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "patchWebhookEndpoint",
            summary = "Change, disable or enable a webhook endpoint",
            description =
                    "A JSON merge patch: what the body leaves out stays as it is, `null` removes what may be absent. "
                            + "Enabling it, or another `url`, has what waits for its next try sent now: the 10,000 oldest, "
                            + "and the others at their time.")
    @APIResponse(responseCode = "200", description = "The endpoint after the change")
    @ProblemCodes({TENANT_STATE_CONFLICT, WEBHOOK_ENDPOINT_NOT_FOUND, URL_REFUSED})
    public Uni<WebhookEndpointView> patch(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"0\"") @Nullable
                    String ifMatch,
            @NotNull @Valid PatchWebhookEndpoint patch) {
        return endpoints.patch(tenantId, id, IfMatch.require(ifMatch), patch);
    }

    @DELETE
    @Path("/{id}")
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "deleteWebhookEndpoint",
            summary = "Delete a webhook endpoint with its secrets",
            description = "What still waits to be sent there is dropped.")
    @APIResponse(responseCode = "204", description = "It is gone")
    @ProblemCodes(WEBHOOK_ENDPOINT_NOT_FOUND)
    public Uni<Void> delete(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @HeaderParam("If-Match") @Parameter(description = "The `ETag` as it was read", example = "\"0\"") @Nullable
                    String ifMatch) {
        return endpoints.delete(tenantId, id, IfMatch.require(ifMatch));
    }

    @POST
    @Path("/{id}:rotateSecret")
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "rotateWebhookSecret",
            summary = "Replace the secret of a webhook endpoint",
            description =
                    "While the overlap lasts, `webhook-signature` holds a signature by each of both secrets. After "
                            + "a further rotation meanwhile each keeps its own end, but no more than the newest three "
                            + "sign. The answer is the only one that holds the new secret.")
    @APIResponse(
            responseCode = "200",
            description = "The endpoint, with its new secret",
            content =
                    @Content(
                            mediaType = APPLICATION_JSON,
                            schema = @Schema(implementation = IssuedWebhookEndpoint.class)))
    @ProblemCodes({
        TENANT_STATE_CONFLICT,
        WEBHOOK_ENDPOINT_NOT_FOUND,
        TENANT_KEY_PENDING,
        TENANT_KEY_DESTROYED,
        ENCRYPTION_UNAVAILABLE
    })
    public Uni<IssuedWebhookEndpoint> rotateSecret(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @NotNull @Valid RotateWebhookSecret request) {
        return endpoints.rotateSecret(tenantId, id, request);
    }
}
