package io.tenantservice.webhook.event;

import static io.tenantservice.platform.security.Scopes.WEBHOOKS_READ;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The catalogue of outgoing events over HTTP. */
@Path("/v1/event-types")
@Tag(name = "Webhooks")
@RegisterForReflection(
        targets = {
            EventData.OfTenant.class,
            EventData.OfCredential.class,
            EventData.OfApiKey.class,
            EventData.OfLeak.class,
            EventData.OfEncryptionKey.class,
            EventData.OfOperation.class,
            EventData.OfWebhookEndpoint.class,
            EventData.OfPing.class
        })
public class EventTypeResource {

    private static final EventTypesView CATALOGUE = new EventTypesView(
            Stream.of(EventType.values()).map(EventTypeView::of).toList());

    @GET
    @PermissionsAllowed(WEBHOOKS_READ)
    @Operation(
            operationId = "listEventTypes",
            summary = "List the types of outgoing events",
            description = "The same for everybody. New types, and new fields of their data, may come.")
    @APIResponse(responseCode = "200", description = "Each type with the JSON Schema of its payload")
    public Uni<EventTypesView> list() {
        return Uni.createFrom().item(CATALOGUE);
    }
}
