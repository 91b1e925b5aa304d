package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;

import io.tenantservice.platform.problem.Problem;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A key to be issued. */
@Schema(name = "CreateApiKey")
public record CreateApiKey(
        @NotBlank @Size(max = 100) @Schema(description = "For people", examples = "Production backend")
        String name,

        @Nullable @Schema(defaultValue = "LIVE") Environment environment,

        @NotNull
        @Size(min = 1, max = 50)
        @Schema(
                description = "What the key may do; the platform's services give them their meaning",
                examples = "[\"messages:send\"]")
        List<
                        @NotNull
                        @Pattern(
                                regexp = "[a-z][a-z0-9-]{0,49}:[a-z][a-z0-9-]{0,49}",
                                message = "must have the form noun:verb")
                        String>
                scopes,

        @Nullable
        @Schema(description = "When the key stops to be valid; never, when absent", examples = "2027-06-30T00:00:00Z")
        Instant expiresAt) {

    /** @throws Problem EXPIRY_NOT_IN_FUTURE at the pointer */
    public void checkExpiry(Instant now, String pointer) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw Problem.of(EXPIRY_NOT_IN_FUTURE).at(pointer);
        }
    }

    Environment environmentOrLive() {
        return environment == null ? Environment.LIVE : environment;
    }
}
