package io.tenantservice.platform.security;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Bounds every request to the identity provider. Quarkus bounds the opening of the connection only, so one that takes
 * connections and does not answer would hold a caller for ever.
 */
@ApplicationScoped
@Unremovable
class IdentityProviderTimeout implements OidcRequestFilter {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        context.request().timeout(ANSWER_WITHIN.toMillis());
        return Uni.createFrom().voidItem();
    }
}
