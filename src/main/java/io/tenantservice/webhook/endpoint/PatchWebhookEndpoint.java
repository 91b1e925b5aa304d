package io.tenantservice.webhook.endpoint;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.platform.http.NullRemoves;
import io.tenantservice.webhook.event.KnownEventType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to an endpoint; what is absent stays as it is (RFC 7396). */
@Schema(name = "PatchWebhookEndpoint")
public record PatchWebhookEndpoint(
        @Nullable @Schema(description = "Its secret stays the same", examples = "https://hooks.acme.com/tenant-service")
        String url,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(type = SchemaType.STRING, nullable = true, minLength = 1, maxLength = 200, examples = "Production")
        Optional<@Size(min = 1, max = 200) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank") String>
                description,

        @Nullable
        @Size(max = CreateWebhookEndpoint.MOST_TYPES)
        @Schema(
                description = "All that are wanted from now on; empty for every type",
                examples = "[\"api_key.revoked\"]")
        List<@NotNull @KnownEventType String> eventTypes,

        @Nullable Boolean ordered,

        @Nullable @Schema(description = "DISABLED lets events wait; ENABLED has them sent, with all that have waited")
        EndpointState state) {

    /** @return names of what was changed, and the new values of what is not personal */
    Map<String, String> auditDetails() {
        Map<String, String> details = new TreeMap<>();
        if (url != null) {
            details.put("url", "changed");
        }
        if (description != null) {
            details.put("description", "changed");
        }
        if (eventTypes != null) {
            details.put("event_types", eventTypes.isEmpty() ? "all" : String.join(" ", eventTypes));
        }
        if (ordered != null) {
            details.put("ordered", ordered.toString());
        }
        if (state != null) {
            details.put("state", state.name());
        }
        return details;
    }
}
