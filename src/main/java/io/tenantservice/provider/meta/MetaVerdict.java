package io.tenantservice.provider.meta;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What a failed call means. Holds nothing of Meta's text, which might repeat a token. */
sealed interface MetaVerdict {

    /** Meta has decided; asking again changes nothing. */
    record Refused(ProblemCode code, String providerCode, String hint) implements MetaVerdict {}

    /** The app must be subscribed before its callback can be overridden. */
    record NotSubscribed(String providerCode) implements MetaVerdict {}

    /** @param pause what Meta asks for; zero when it does not say */
    record Again(ProblemCode code, Duration pause) implements MetaVerdict {}

    /** Something answered, and it did not speak like Meta: nothing is learned, and it will do so again. */
    record Unclear() implements MetaVerdict {}
}
