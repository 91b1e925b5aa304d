package io.tenantservice.webhook.endpoint;

import io.tenantservice.webhook.event.KnownEventType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a tenant wants events sent. */
@Schema(name = "CreateWebhookEndpoint")
public record CreateWebhookEndpoint(
        @NotNull
        @Schema(
                description = "https, port 443, a domain name of the Internet, 200 characters",
                examples = "https://hooks.acme.com/tenant-service")
        String url,

        @Nullable
        @Size(min = 1, max = 200)
        @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        @Schema(examples = "Production")
        String description,

        @Nullable
        @Size(max = MOST_TYPES)
        @Schema(
                description = "Names of `GET /v1/event-types`; all types, later ones too, when absent or empty",
                examples = "[\"api_key.revoked\"]")
        List<@NotNull @KnownEventType String> eventTypes,

        @Nullable
        @Schema(
                description = "Whether the next event waits until the one before has arrived or was given up",
                defaultValue = "false")
        Boolean ordered) {

    static final int MOST_TYPES = 100;

    List<String> eventTypesOrAll() {
        return eventTypes == null ? List.of() : List.copyOf(eventTypes);
    }

    boolean isOrdered() {
        return ordered != null && ordered;
    }
}
