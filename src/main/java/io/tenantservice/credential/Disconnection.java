package io.tenantservice.credential;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of having a provider send no more events to us. Its silence is a problem, and may pass. */
public sealed interface Disconnection {

    /**
     * It is over, or there is no way left to end it from here.
     *
     * @param leftAtProvider why what was set up stays there, if it does; the audit entry tells so too
     */
    record Ended(@Nullable ProblemCode leftAtProvider) implements Disconnection {

        static Ended completely() {
            return new Ended(null);
        }
    }

    /** There is nothing to end, but what was asked of the provider lately may still take effect. */
    record Unsettled(Duration lookAgainAfter) implements Disconnection {}

    /**
     * Somebody has to act, as the credential may be good.
     *
     * @param providerCode the provider's own; empty when it gave none
     */
    record Refused(ProblemCode code, String providerCode, String hint) implements Disconnection {}
}
