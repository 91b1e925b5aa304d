package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.KeyRateLimit;
import io.tenantservice.apikey.ScopeForm;
import io.tenantservice.platform.network.Cidr;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.ratelimit.Charge;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
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
        String ip,

        @Nullable
        @Size(max = KeyRateLimit.MOST)
        @Schema(
                description =
                        "What the use takes from the key's rate limits, instead of the 1 that automatic ones take by "
                                + "themselves. A name that the key has no limit of takes nothing")
        List<@NotNull @Valid RateLimitCharge> charge) {

    /**
     * What the constraints say, for a small part of what the validator takes for it on each request.
     *
     * @return never true for what the validator would refuse
     */
    boolean certainlyKeepsConstraints() {
        return apiKey != null
                && (requiredScopes == null
                        || requiredScopes.size() <= ScopeForm.MOST
                                && requiredScopes.stream().allMatch(ScopeForm::isOf))
                && (ip == null || Cidr.address(ip).isPresent())
                && (charge == null
                        || charge.size() <= KeyRateLimit.MOST
                                && charge.stream().allMatch(one -> one != null && one.certainlyKeepsConstraints()));
    }

    /** @return what is required beyond these, in the order of the request */
    List<String> missingFrom(List<String> scopes) {
        return requiredScopes == null
                ? List.of()
                : requiredScopes.stream()
                        .filter(required -> !scopes.contains(required))
                        .distinct()
                        .toList();
    }

    /** @return what is taken from which of the key's limits, in their order */
    List<Charge> charges(List<KeyRateLimit> limits) {
        return limits.stream().flatMap(limit -> charge(limit).stream()).toList();
    }

    private Optional<Charge> charge(KeyRateLimit limit) {
        List<RateLimitCharge> asked = charge == null
                ? List.of()
                : charge.stream().filter(one -> one.name().equals(limit.name())).toList();
        if (!asked.isEmpty()) {
            int cost = asked.stream().mapToInt(RateLimitCharge::cost).sum();
            return Optional.of(new Charge(limit.rule(), cost));
        }
        return limit.takesOneByItself() ? Optional.of(new Charge(limit.rule(), 1)) : Optional.empty();
    }

    boolean isFromOneOf(List<Cidr> blocks) {
        return ip != null
                && Cidr.address(ip)
                        .map(address -> Cidr.anyContains(blocks, address))
                        .orElse(false);
    }
}
