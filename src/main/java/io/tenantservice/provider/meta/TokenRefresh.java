package io.tenantservice.provider.meta;

import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of the exchange of an access token for a fresh one. */
public sealed interface TokenRefresh {

    /**
     * The old token stays good until it expires.
     *
     * @param expiresAt null when Meta does not say
     */
    record Refreshed(Secret accessToken, @Nullable Instant expiresAt) implements TokenRefresh {}

    /** @see WhatsAppVerification.Rejected */
    record Rejected(ProblemCode code, String providerCode, String hint) implements TokenRefresh {}

    /** A token that was made and got lost on its way does no harm; to ask again is safe. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements TokenRefresh {}
}
