package io.tenantservice.apikey;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.platform.http.NullRemoves;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to a key; what is absent stays as it is (RFC 7396). */
@Schema(name = "PatchApiKey")
public record PatchApiKey(
        @Nullable
        @Size(min = 1, max = 100)
        @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
        @Schema(examples = "Production backend")
        String name,

        @Nullable
        @Size(min = 1, max = ScopeForm.MOST)
        @Schema(description = "All that the key may do from now on", examples = "[\"messages:send\"]")
        List<@NotNull @Pattern(regexp = ScopeForm.EXPRESSION, message = ScopeForm.MESSAGE) String> scopes,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                nullable = true,
                description = "With `null`, the key does not expire any more",
                examples = "2027-06-30T00:00:00Z")
        Optional<Instant> expiresAt,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.ARRAY,
                implementation = String.class,
                minItems = 1,
                maxItems = 50,
                nullable = true,
                description = "All blocks that the key may come from; with `null`, it may come from anywhere",
                examples = "[\"203.0.113.0/24\"]")
        Optional<@Size(min = 1, max = 50) List<@NotNull @CidrBlock String>> allowedCidrs,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.OBJECT,
                additionalProperties = String.class,
                nullable = true,
                description = "Texts to be set, or removed by `null`; the others stay. With `null`, all are removed",
                examples = "{\"team\":\"support\"}")
        Optional<
                        Map<
                                @Pattern(regexp = Metadata.NAME, message = Metadata.NAME_MESSAGE) String,
                                @Size(max = Metadata.LONGEST_VALUE) @Nullable String>>
                metadata,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.ARRAY,
                implementation = KeyRateLimit.class,
                minItems = 1,
                maxItems = KeyRateLimit.MOST,
                nullable = true,
                description =
                        "All limits that the key has from now on; with `null`, nothing limits it. What has been used "
                                + "under a name stays used")
        Optional<@Size(min = 1, max = KeyRateLimit.MOST) List<@NotNull @Valid KeyRateLimit>> rateLimits) {

    void check(Instant now) {
        if (expiresAt != null) {
            Expiry.check(expiresAt.orElse(null), now, "/expires_at");
        }
        if (rateLimits != null) {
            RateLimits.check(rateLimits.orElse(null), "/rate_limits");
        }
    }

    /** @return the new values; but for what may be personal, of which it is said that it has changed */
    Map<String, String> auditDetails() {
        Map<String, String> details = new TreeMap<>();
        if (name != null) {
            details.put("name", "changed");
        }
        if (scopes != null) {
            details.put("scopes", String.join(" ", scopes));
        }
        if (expiresAt != null) {
            details.put("expires_at", expiresAt.map(Instant::toString).orElse("never"));
        }
        if (allowedCidrs != null) {
            details.put(
                    "allowed_cidrs",
                    allowedCidrs.map(blocks -> String.join(" ", blocks)).orElse("any"));
        }
        if (rateLimits != null) {
            details.put("rate_limits", rateLimits.map(RateLimits::described).orElse("none"));
        }
        if (metadata != null) {
            details.put("metadata", "changed");
        }
        return details;
    }
}
