package io.tenantservice.platform.http;

import static io.tenantservice.platform.problem.ProblemCode.IDENTITY_PROVIDER_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_EXPIRED;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_INVALID;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.tenantservice.platform.problem.Problem;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Tells a bad token from an expired one, and both from an identity provider that does not answer. */
final class TokenFailure {

    private TokenFailure() {}

    static Problem of(AuthenticationFailedException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof InvalidJwtException jwt) {
                return Problem.of(jwt.hasExpired() ? TOKEN_EXPIRED : TOKEN_INVALID);
            }
            if (cause instanceof OIDCException || cause instanceof IOException || cause instanceof TimeoutException) {
                return Problem.of(IDENTITY_PROVIDER_UNAVAILABLE);
            }
        }
        return Problem.of(TOKEN_INVALID);
    }
}
