package io.tenantservice.credential;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What came of having a provider send no more events to us. Its silence is a problem, and may pass. */
public sealed interface Disconnection {

    /** It is over, or there is no way left to end it from here: {@link LeftAtProvider} tells then. */
    record Ended() implements Disconnection {}

    /** There is nothing to end, but what was asked of the provider lately may still take effect. */
    record Unsettled(Duration lookAgainAfter) implements Disconnection {}

    /**
     * Somebody has to act, as the credential may be good.
     *
     * @param providerCode the provider's own; empty when it gave none
     */
    record Refused(ProblemCode code, String providerCode, String hint) implements Disconnection {}
}
