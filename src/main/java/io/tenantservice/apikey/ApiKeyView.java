package io.tenantservice.apikey;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.platform.http.Representation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

        @Nullable
        @Schema(description = "Present when the key may come from there alone", examples = "[\"203.0.113.0/24\"]")
        List<String> allowedCidrs,

        @Schema(examples = "{\"team\":\"support\"}") Map<String, String> metadata,

        @Schema(description = "How often the key may be used; empty when nothing limits it")
        List<KeyRateLimit> rateLimits,

        @Nullable
        @Schema(
                description = "The last four characters of the key; absent when it was imported without them",
                examples = "x7Qk")
        String lastFour,

        ApiKeyState state,

        @Nullable @Schema(description = "Absent for a key that does not expire")
        Instant expiresAt,

        @Nullable @Schema(description = "Present when the key has been rotated: it is good until then")
        Instant graceEndsAt,

        @Nullable @Schema(description = "The key that this one has been replaced by")
        UUID rotatedTo,

        @Nullable @Schema(description = "The key that this one replaces")
        UUID rotatedFrom,

        @Nullable @Schema(description = "Present while the key is disabled")
        Instant disabledAt,

        @Nullable @Schema(description = "Present while the key is disabled", examples = "Under investigation")
        String disabledReason,

        @Nullable Instant revokedAt,

        @Nullable @Schema(examples = "Found in a public repository")
        String revokedReason,

        @Nullable
        @Schema(
                description = "When it was found VALID for the last time, within seconds; absent when it never was. "
                        + "No change of the key: its `ETag` stays")
        Instant lastUsedAt,

        Instant createdAt,
        Instant updatedAt,

        @JsonIgnore long version)
        implements Representation {

    static ApiKeyView of(ApiKey key) {
        return new ApiKeyView(
                key.id,
                key.tenantId,
                key.name,
                key.environment,
                List.copyOf(key.scopes),
                key.allowedCidrs == null ? null : List.copyOf(key.allowedCidrs),
                Metadata.sorted(key.metadata),
                List.copyOf(key.rateLimits),
                key.lastFour,
                key.state,
                key.expiresAt,
                key.graceEndsAt,
                key.rotatedTo,
                key.rotatedFrom,
                key.disabledAt,
                key.disabledReason,
                key.revokedAt,
                key.revokedReason,
                key.lastUsedAt,
                key.createdAt,
                key.updatedAt,
                key.version);
    }

    @Override
    public String location() {
        return "/v1/tenants/" + tenantId + "/api-keys/" + id;
    }
}
