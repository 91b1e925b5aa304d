package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.ratelimit.Charge;
import io.tenantservice.ratelimit.LimitOwner;
import io.tenantservice.ratelimit.RateLimiter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Charges the limits of keys that are good otherwise. */
@ApplicationScoped
class KeyLimits {

    private final RateLimiter limiter;

    KeyLimits(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** @return the same answer when nothing limits the key, without asking anybody */
    Uni<KeyVerification> charge(KeyFacts key, VerifyApiKey question, KeyVerification answer) {
        List<Charge> charges = answer.valid() ? question.charges(key.rateLimits()) : List.of();
        return charges.isEmpty()
                ? Uni.createFrom().item(answer)
                : limiter.charge(new LimitOwner(key.tenantId(), key.limitsId()), charges)
                        .map(decision -> answer.limited(decision));
    }
}
