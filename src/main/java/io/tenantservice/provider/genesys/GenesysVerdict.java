package io.tenantservice.provider.genesys;

import io.tenantservice.platform.problem.ProblemCode;
import java.time.Duration;

/** What a failed call means. Holds nothing of Genesys's text, which might repeat a secret. */
sealed interface GenesysVerdict {

    /** Genesys has decided; asking again changes nothing. */
    record Refused(ProblemCode code, String providerCode, String hint) implements GenesysVerdict {}

    /** The API does not accept the token. One fresh token is worth a try. */
    record TokenRefused(String providerCode) implements GenesysVerdict {}

    /** @param pause what Genesys asks for; zero when it does not say */
    record Again(ProblemCode code, Duration pause) implements GenesysVerdict {}

    /** Something answered, and it did not speak like Genesys: nothing is learned, and it will do so again. */
    record Unclear() implements GenesysVerdict {}
}
