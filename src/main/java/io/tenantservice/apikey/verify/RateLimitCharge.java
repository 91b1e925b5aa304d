package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.KeyRateLimit;
import io.tenantservice.ratelimit.RateLimit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What one use of a key takes from one of its limits. Of several with one name, the costs add up. */
@Schema(name = "RateLimitCharge")
public record RateLimitCharge(
        @NotNull
        @Pattern(regexp = KeyRateLimit.NAME, message = KeyRateLimit.NAME_MESSAGE)
        @Schema(examples = "messages")
        String name,

        @NotNull
        @Min(0)
        @Max(RateLimit.HIGHEST)
        @Schema(
                description =
                        "With 0, nothing is taken, and how the limit stands is answered. More than the limit is always "
                                + "refused",
                examples = "1")
        Integer cost) {

    /** @return never true for what the validator would refuse */
    boolean certainlyKeepsConstraints() {
        return KeyRateLimit.isName(name) && cost != null && cost >= 0 && cost <= RateLimit.HIGHEST;
    }
}
