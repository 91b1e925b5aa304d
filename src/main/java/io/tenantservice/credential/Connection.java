package io.tenantservice.credential;

import io.tenantservice.platform.problem.ProblemCode;

/** What a provider said to where its events shall go. Its silence is a problem, and may pass. */
public sealed interface Connection {

    /** The events come. */
    record Connected() implements Connection {}

    /**
     * Somebody has to act.
     *
     * @param providerCode the provider's own; empty when it gave none
     */
    record Refused(ProblemCode code, String providerCode, String hint) implements Connection {}
}
