package io.tenantservice.apikey;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.platform.http.NullRemoves;
import io.tenantservice.platform.problem.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key to be issued.
 *
 * @param expiresAt null when the request says nothing, empty when it says never
 */
@Schema(name = "CreateApiKey")
public record CreateApiKey(
        @NotBlank @Size(max = 100) @Schema(description = "For people", examples = "Production backend")
        String name,

        @Nullable @Schema(defaultValue = "LIVE") Environment environment,

        @NotNull
        @Size(min = 1, max = ScopeForm.MOST)
        @Schema(
                description = "What the key may do; the platform's services give them their meaning",
                examples = "[\"messages:send\"]")
        List<@NotNull @Pattern(regexp = ScopeForm.EXPRESSION, message = ScopeForm.MESSAGE) String> scopes,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                nullable = true,
                description = "When the key stops to be valid. Absent, the default of the tenant's tier holds "
                        + "(docs/api-keys.md); with `null`, the key does not expire",
                examples = "2027-06-30T00:00:00Z")
        Optional<Instant> expiresAt,

        @Nullable
        @Size(min = 1, max = 50)
        @Schema(
                description = "Blocks of addresses that the key may come from; from anywhere, when absent",
                examples = "[\"203.0.113.0/24\", \"2001:db8::/32\"]")
        List<@NotNull @CidrBlock String> allowedCidrs,

        @Nullable
        @Schema(
                description = "Notes of the owner, 4,096 bytes of JSON at most. No place for secrets",
                examples = "{\"team\":\"support\"}")
        Map<
                        @Pattern(regexp = Metadata.NAME, message = Metadata.NAME_MESSAGE) String,
                        @NotNull @Size(max = Metadata.LONGEST_VALUE) String>
                metadata,

        @Nullable
        @Size(min = 1, max = KeyRateLimit.MOST)
        @Schema(description = "How often the key may be used; without limit, when absent (docs/api-keys.md)")
        List<@NotNull @Valid KeyRateLimit> rateLimits) {

    /**
     * What cannot be told from one value alone.
     *
     * @param pointer to the request itself, empty when it is the whole body
     * @throws Problem EXPIRY_NOT_IN_FUTURE, VALIDATION_FAILED
     */
    public void check(Instant now, String pointer) {
        if (expiresAt != null) {
            Expiry.check(expiresAt.orElse(null), now, pointer + "/expires_at");
        }
        Metadata.check(metadataOrNone(), pointer + "/metadata");
        RateLimits.check(rateLimits, pointer + "/rate_limits");
    }

    /** @param usual how long a key lives when its request says nothing; zero for ever */
    @Nullable
    Instant expiryOr(Duration usual, Instant now) {
        if (expiresAt != null) {
            return expiresAt.orElse(null);
        }
        return usual.isZero() ? null : now.plus(usual);
    }

    /** Whether the key would be over when it is issued at this time. */
    public boolean isOver(Instant now) {
        return expiresAt != null && expiresAt.filter(end -> !end.isAfter(now)).isPresent();
    }

    Environment environmentOrLive() {
        return environment == null ? Environment.LIVE : environment;
    }

    Map<String, String> metadataOrNone() {
        return metadata == null ? Map.of() : metadata;
    }
}
