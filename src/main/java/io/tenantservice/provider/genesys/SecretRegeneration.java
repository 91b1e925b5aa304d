package io.tenantservice.provider.genesys;

import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import java.time.Duration;

/** What became of the replacement of a client's secret. */
public sealed interface SecretRegeneration {

    /** The old secret is dead already: keep the new one before anything else is done. */
    record Regenerated(Secret clientSecret) implements SecretRegeneration {}

    /** @see OrganizationVerification.Rejected */
    record Rejected(ProblemCode code, String providerCode, String hint) implements SecretRegeneration {}

    /** The old secret may be dead. To ask again works as long as a token is cached, and replaces it once more. */
    record Unreachable(ProblemCode code, Duration retryAfter) implements SecretRegeneration {}
}
