package io.tenantservice.webhook.delivery;

import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_WRITE;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sending once more what an endpoint has missed, over HTTP. */
@Path("/v1/tenants/{tenant_id}/webhook-endpoints/{id}:recover")
@Tag(name = "Webhooks")
public class RecoveryResource {

    private final DeliveryLog log;

    RecoveryResource(DeliveryLog log) {
        this.log = log;
    }

    @POST
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "recoverWebhookEndpoint",
            summary = "Send now what has failed",
            description =
                    "All deliveries of events since then that were given up, or wait for their next try; for each "
                            + "the schedule of tries begins anew.")
    @APIResponse(responseCode = "200", description = "How many there were")
    @ProblemCodes(WEBHOOK_ENDPOINT_NOT_FOUND)
    public Uni<RecoveredDeliveries> recover(
            @PathParam("tenant_id") UUID tenantId,
            @PathParam("id") UUID id,
            @NotNull @Valid RecoverDeliveries request) {
        return log.recover(tenantId, id, request.since());
    }
}
