package io.tenantservice.apikey.imports;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.tenantservice.apikey.CidrBlock;
import io.tenantservice.apikey.CreateApiKey;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyRateLimit;
import io.tenantservice.apikey.Metadata;
import io.tenantservice.apikey.ScopeForm;
import io.tenantservice.platform.http.NullRemoves;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A key that another system has issued: what a creation says of a key, and its hash. */
@Schema(name = "ImportApiKey")
public record ImportApiKey(
        @NotBlank @Size(max = 100) @Schema(description = "For people", examples = "Production backend")
        String name,

        @Nullable @Schema(defaultValue = "LIVE") Environment environment,

        @NotNull @Size(min = 1, max = ScopeForm.MOST) @Schema(examples = "[\"messages:send\"]")
        List<@NotNull @Pattern(regexp = ScopeForm.EXPRESSION, message = ScopeForm.MESSAGE) String> scopes,

        @Nullable
        @JsonDeserialize(using = NullRemoves.class)
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                nullable = true,
                description =
                        "As at a creation: absent, the default of the tenant's tier, counted from now; with `null`, "
                                + "never",
                examples = "2027-06-30T00:00:00Z")
        Optional<Instant> expiresAt,

        @Nullable @Size(min = 1, max = 50) @Schema(examples = "[\"203.0.113.0/24\"]")
        List<@NotNull @CidrBlock String> allowedCidrs,

        @Nullable @Schema(examples = "{\"team\":\"support\"}")
        Map<
                        @Pattern(regexp = Metadata.NAME, message = Metadata.NAME_MESSAGE) String,
                        @NotNull @Size(max = Metadata.LONGEST_VALUE) String>
                metadata,

        @Nullable
        @Size(min = 1, max = KeyRateLimit.MOST)
        @Schema(description = "How often the key may be used; without limit, when absent")
        List<@NotNull @Valid KeyRateLimit> rateLimits,

        @Nullable
        @Pattern(regexp = "[\\x21-\\x7e]{4}", message = "must be 4 printable characters of ASCII")
        @Schema(description = "The last four characters of the key, for people", examples = "x7Qk")
        String lastFour,

        @NotNull @Valid ImportedHash hash) {

    CreateApiKey asCreation() {
        return new CreateApiKey(name, environment, scopes, expiresAt, allowedCidrs, metadata, rateLimits);
    }
}
