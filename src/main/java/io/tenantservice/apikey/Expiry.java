package io.tenantservice.apikey;

import static io.tenantservice.platform.problem.ProblemCode.EXPIRY_NOT_IN_FUTURE;

import io.tenantservice.platform.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rule for the end of a key's life, which a key without one has not. */
final class Expiry {

    private Expiry() {}

    /** @throws Problem EXPIRY_NOT_IN_FUTURE at the pointer */
    static void check(@Nullable Instant expiresAt, Instant now, String pointer) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw Problem.of(EXPIRY_NOT_IN_FUTURE).at(pointer);
        }
    }
}
