package io.tenantservice.webhook.delivery;

import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_DELIVERY_NOT_FOUND;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_DELIVERY_PENDING;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_READ;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_WRITE;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What became of the events for an endpoint, over HTTP. */
@Path("/v1/tenants/{tenant_id}/webhook-endpoints/{id}/deliveries")
@Tag(name = "Webhooks")
public class DeliveryResource {

    private final DeliveryLog log;

    DeliveryResource(DeliveryLog log) {
        this.log = log;
    }

    @GET
    @PermissionsAllowed(WEBHOOKS_READ)
    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "List what was sent to a webhook endpoint",
            description = "In the order of the events. Kept for 30 days, unless the installation says otherwise.")
    @APIResponse(responseCode = "200", description = "One page of deliveries")
    @ProblemCodes(WEBHOOK_ENDPOINT_NOT_FOUND)
    public Uni<Page<DeliveryView>> list(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @QueryParam("state") @Nullable DeliveryState state,
            @QueryParam("type")
                    @Size(min = 1, max = 100)
                    @Parameter(description = "Deliveries of events of this type", example = "api_key.revoked")
                    @Nullable
                    String type,
            @QueryParam("page_size") @Min(1) @Max(PageRequest.MAX_SIZE) @Nullable Integer pageSize,
            @QueryParam("page_token") @Nullable String pageToken) {
        DeliveryFilter filter = new DeliveryFilter(tenantId, id, state, type);
        return log.list(filter, PageRequest.of(pageSize, pageToken, filter));
    }

    @GET
    @Path("/{delivery_id}")
    @PermissionsAllowed(WEBHOOKS_READ)
    @Operation(
            operationId = "getWebhookDelivery",
            summary = "See an event as it was sent, and each try",
            description = "Its id is the `webhook-id` that the receiver sees.")
    @APIResponse(responseCode = "200", description = "The delivery, its payload, and its last tries")
    @ProblemCodes({WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_DELIVERY_NOT_FOUND})
    public Uni<DeliveryDetailView> get(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @PathParam("delivery_id") UUID deliveryId) {
        return log.get(tenantId, id, deliveryId);
    }

    @POST
    @Path("/{delivery_id}:resend")
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "resendWebhookDelivery",
            summary = "Send an event once more",
            description = "With the same `webhook-id`, by which a receiver that has it already knows it again. The "
                    + "schedule of tries begins anew. One that waits for its next try is sent now. At an ordered "
                    + "endpoint it holds up all later events until it has arrived or is given up.")
    @APIResponse(responseCode = "200", description = "The delivery, which is sent soon")
    @ProblemCodes({WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_DELIVERY_NOT_FOUND, WEBHOOK_DELIVERY_PENDING})
    public Uni<DeliveryView> resend(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @PathParam("delivery_id") UUID deliveryId) {
        return log.resend(tenantId, id, deliveryId);
    }
}
