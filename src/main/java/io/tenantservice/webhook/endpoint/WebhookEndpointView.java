package io.tenantservice.webhook.endpoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An endpoint as callers see it, without its secret. */
@Schema(name = "WebhookEndpoint")
public record WebhookEndpointView(
        UUID id,
        UUID tenantId,

        @Schema(
                description = "As it was read: the host in ASCII and lower case",
                examples = "https://hooks.acme.com/tenant-service")
        String url,

        @Nullable @Schema(examples = "Production") String description,

        @Schema(description = "Empty for all types", examples = "[\"api_key.revoked\"]")
        List<String> eventTypes,

        boolean ordered,
        EndpointState state,

        @Nullable @Schema(description = "Present while it is disabled")
        DisabledReason disabledReason,

        @Nullable @Schema(description = "Present while it is disabled")
        Instant disabledAt,

        @Nullable
        @Schema(
                description = "The first failure since the last success; absent while all is well. No change of the "
                        + "endpoint: its `ETag` stays")
        Instant failingSince,

        @Nullable
        @Schema(
                description = "Until then nothing is sent, as the receiver wants it; in the past, or absent, else. No "
                        + "change of the endpoint either")
        Instant pausedUntil,

        Instant createdAt,
        Instant updatedAt,

        @JsonIgnore long version)
        implements Representation {

    static WebhookEndpointView of(WebhookEndpoint endpoint) {
        return new WebhookEndpointView(
                endpoint.id,
                endpoint.tenantId,
                endpoint.url,
                endpoint.description,
                List.copyOf(endpoint.eventTypes),
                endpoint.ordered,
                endpoint.state,
                endpoint.disabledReason,
                endpoint.disabledAt,
                endpoint.failingSince,
                endpoint.pausedUntil,
                endpoint.createdAt,
                endpoint.updatedAt,
                endpoint.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/webhook-endpoints/" + id;
    }
}
