package io.tenantservice.webhook.delivery;

import static io.tenantservice.platform.problem.ProblemCode.RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_DISABLED;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_ENDPOINT_NOT_FOUND;
import static io.tenantservice.platform.security.Scopes.WEBHOOKS_WRITE;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.problem.ProblemCodes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** An event to see whether events arrive, over HTTP. */
@Path("/v1/tenants/{tenant_id}/webhook-endpoints/{id}:ping")
@Tag(name = "Webhooks")
public class PingResource {

    private final DeliveryLog log;

    PingResource(DeliveryLog log) {
        this.log = log;
    }

    @POST
    @PermissionsAllowed(WEBHOOKS_WRITE)
    @Operation(
            operationId = "pingWebhookEndpoint",
            summary = "See whether events arrive at a webhook endpoint",
            description =
                    "Sends a `webhook.ping`, signed as any other event, and whatever the endpoint's filter says. A "
                            + "tenant may do so 10 times a minute.")
    @APIResponse(responseCode = "200", description = "The delivery, which is sent soon; read it again to see its end")
    @ProblemCodes({WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_ENDPOINT_DISABLED, RATE_LIMITED})
    public Uni<DeliveryView> ping(@PathParam("tenant_id") UUID tenantId, @PathParam("id") UUID id) {
        return log.ping(tenantId, id);
    }
}
