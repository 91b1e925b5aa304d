package io.tenantservice.apikey;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A key as callers see it, without its text. */
@Schema(name = "ApiKey")
public record ApiKeyView(
        UUID id,
        UUID tenantId,
        @Schema(examples = "Production backend") String name,
        Environment environment,
        @Schema(examples = "[\"messages:send\"]") List<String> scopes,

        @Schema(description = "The last four characters of the key", examples = "x7Qk")
        String lastFour,

        @Schema(examples = "ACTIVE") String state,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,

        @Nullable @Schema(examples = "Found in a public repository")
        String revokedReason,

        Instant createdAt,

        @JsonIgnore long version)
        implements Representation {

    static ApiKeyView of(ApiKey key) {
        return new ApiKeyView(
                key.id,
                key.tenantId,
                key.name,
                key.environment,
                List.copyOf(key.scopes),
                key.lastFour,
                key.state.name(),
                key.expiresAt,
                key.revokedAt,
                key.revokedReason,
                key.createdAt,
                key.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/api-keys/" + id;
    }
}
