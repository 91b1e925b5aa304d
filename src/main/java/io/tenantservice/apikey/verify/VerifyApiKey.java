package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.Cidr;
import io.tenantservice.apikey.ScopeForm;
import io.tenantservice.platform.secret.Secret;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A key that somebody has presented, and what for. */
@Schema(name = "VerifyApiKey")
public record VerifyApiKey(
        @NotNull @Schema(examples = "acme_live_eu1_...") Secret apiKey,

        @Nullable
        @Size(max = ScopeForm.MOST)
        @Schema(description = "All that the key must be permitted", examples = "[\"messages:send\"]")
        List<@NotNull @Pattern(regexp = ScopeForm.EXPRESSION, message = ScopeForm.MESSAGE) String> requiredScopes,

        @Nullable
        @IpAddress
        @Schema(
                description = "Where the key came from. Without it, a key that is bound to addresses is refused",
                examples = "203.0.113.7")
        String ip) {

    /** @return what is required beyond these, in the order of the request */
    List<String> missingFrom(List<String> scopes) {
        return requiredScopes == null
                ? List.of()
                : requiredScopes.stream()
                        .filter(required -> !scopes.contains(required))
                        .distinct()
                        .toList();
    }

    boolean isFromOneOf(List<Cidr> blocks) {
        return ip != null
                && Cidr.address(ip)
                        .map(address -> blocks.stream().anyMatch(block -> block.contains(address)))
                        .orElse(false);
    }
}
