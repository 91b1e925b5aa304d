package io.tenantservice.apikey.verify;

import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Tells the limits of a verified key by the fields of draft-ietf-httpapi-ratelimit-headers-11, so that a gateway can pass
 * them on to who has presented the key. The names need no escaping in a structured field.
 */
class RateLimitHeaders {

    static final String POLICY = "RateLimit-Policy";
    static final String LIMIT = "RateLimit";

    @ServerResponseFilter
    void add(ContainerResponseContext response) {
        if (response.getEntity() instanceof KeyVerification answer && answer.rateLimits() != null) {
            response.getHeaders().putSingle(POLICY, policy(answer.rateLimits()));
            response.getHeaders().putSingle(LIMIT, limit(answer.rateLimits()));
        }
    }

    private static String policy(List<LimitStanding> limits) {
        return limits.stream()
                .map(one -> "\"" + one.name() + "\";q=" + one.limit() + ";w=" + one.periodSeconds())
                .collect(Collectors.joining(", "));
    }

    private static String limit(List<LimitStanding> limits) {
        return limits.stream()
                .map(one -> "\"" + one.name() + "\";r=" + one.remaining() + ";t=" + one.reset())
                .collect(Collectors.joining(", "));
    }
}
