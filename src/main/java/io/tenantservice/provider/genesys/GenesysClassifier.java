package io.tenantservice.provider.genesys;

import static io.tenantservice.platform.problem.ProblemCode.ASSET_NOT_ACCESSIBLE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_REQUEST_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_SCOPE_MISSING;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;

import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provider.genesys.GenesysVerdict.Again;
import io.tenantservice.provider.genesys.GenesysVerdict.Refused;
import io.tenantservice.provider.genesys.GenesysVerdict.TokenRefused;
import io.tenantservice.provider.genesys.GenesysVerdict.Unclear;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says what a failed call to Genesys Cloud means, and is the one place that does.
 *
 * <p>Sources: GS platform-client-sdk-java · TF terraform-provider-genesyscloud · S secondary material · R remembered.
 */
final class GenesysClassifier {

    private static final Pattern PERMISSIONS = Pattern.compile("[A-Za-z0-9:_*, \\[\\]-]{1,200}");

    private GenesysClassifier() {}

    /** The login host's own form. Live it answers 400, 401 is documented elsewhere: the error decides. */
    static GenesysVerdict login(int status, Genesys.LoginError error) {
        String code = Optional.ofNullable(error.error()).orElse("");
        String description = Optional.ofNullable(error.description()).orElse("");
        return switch (code) {
            case "invalid_client" -> // S; a wrong region gives the same answer
                new Refused(
                        CREDENTIAL_INVALID,
                        code,
                        "Client id or secret is wrong, or the organization lives in another region.");
            case "unauthorized_client" -> // R
                new Refused(CREDENTIAL_INVALID, code, "The client is not one for client credentials.");
            case "invalid_request" -> // TF: a throttled login
                description.startsWith("rate limit exceeded;")
                        ? new Again(PROVIDER_RATE_LIMITED, Duration.ZERO)
                        : ours(code);
            default -> status >= 500 ? new Again(PROVIDER_UNAVAILABLE, Duration.ZERO) : ours(code); // R
        };
    }

    /** The platform API's envelope (GS ErrorBody). */
    static GenesysVerdict api(int status, Genesys.ApiError error, Duration retryAfter) {
        String code = GenesysErrorReader.harmless(error.code());
        return switch (status) {
            case 401 -> new TokenRefused(code); // S: authentication.required, bad.credentials, credentials.expired
            case 403 -> new Refused(PROVIDER_SCOPE_MISSING, code, missing(error)); // S: missing.permissions, …
            case 404 -> new Refused(ASSET_NOT_ACCESSIBLE, code, "The organization has nothing with this id."); // S
            case 429 -> new Again(PROVIDER_RATE_LIMITED, retryAfter); // S: too.many.requests…; header Retry-After
            default -> status >= 500 ? new Again(PROVIDER_UNAVAILABLE, retryAfter) : ours(code); // S: bad.request, …
        };
    }

    /** An answer that is in none of Genesys's forms, so not its word on a credential. */
    static GenesysVerdict classify(int status, Duration retryAfter) {
        if (status == 429) {
            return new Again(PROVIDER_RATE_LIMITED, retryAfter);
        }
        return status >= 500 ? new Again(PROVIDER_UNAVAILABLE, retryAfter) : new Unclear();
    }

    /** No answer, a broken one, or none in time. */
    static GenesysVerdict classify(Throwable failure) {
        return new Again(PROVIDER_UNAVAILABLE, Duration.ZERO);
    }

    private static String missing(Genesys.ApiError error) {
        String permissions = error.permissions();
        return PERMISSIONS.matcher(permissions).matches()
                ? "The client's roles lack " + permissions + "."
                : "The client's roles lack a permission.";
    }

    private static GenesysVerdict ours(String code) {
        return refused(
                PROVIDER_REQUEST_REFUSED,
                GenesysErrorReader.harmless(code),
                "Genesys refused a request as it was made; report it.");
    }

    private static GenesysVerdict refused(ProblemCode code, String providerCode, String hint) {
        return new Refused(code, providerCode, hint);
    }
}
