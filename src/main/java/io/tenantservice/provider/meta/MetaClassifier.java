package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.APP_SECRET_MISMATCH;
import static io.tenantservice.platform.problem.ProblemCode.ASSET_NOT_ACCESSIBLE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_BLOCKED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXPIRED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_REQUEST_REFUSED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_SCOPE_MISSING;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.WEBHOOK_UNREACHABLE;

import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.provider.meta.MetaVerdict.Again;
import io.tenantservice.provider.meta.MetaVerdict.NotSubscribed;
import io.tenantservice.provider.meta.MetaVerdict.Refused;
import io.tenantservice.provider.meta.MetaVerdict.Unclear;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what a failed call to Meta means, and is the one place that does. Goes by the code first: the HTTP statuses that
 * are documented and those that are seen live contradict each other, and "Handling Errors" says to build on the code.
 *
 * <p>Sources: OA facebook/openapi business-messaging-api_v23.0 · MD developers.facebook.com · S secondary material ·
 * R remembered. What is R would, if wrong, misname a failure and never turn one into a success.
 */
final class MetaClassifier {

    private static final String NOT_VISIBLE = "The token cannot see this account or number.";
    private static final String HANDSHAKE = "The callback address did not answer Meta's handshake.";

    private MetaClassifier() {}

    /** An answer in Graph's error form. */
    static MetaVerdict classify(int status, Graph.ErrorBody error, Duration regain) {
        int code = Optional.ofNullable(error.code()).orElse(0);
        return switch (code) {
            case 190 -> token(error); // MD Handling Errors
            case 100 -> parameter(status, error);
            case 803 -> refused(ASSET_NOT_ACCESSIBLE, error, NOT_VISIBLE); // OA: 404
            case 101 -> refused(APP_SECRET_MISMATCH, error, "App id and app secret do not belong together."); // R
            case 2200 -> refused(WEBHOOK_UNREACHABLE, error, HANDSHAKE); // S
            case 368, 131031 ->
                refused(CREDENTIAL_BLOCKED, error, "Meta has blocked the account; ask Meta."); // S of MD
            case 4, 17, 80007, 80008, 613 -> new Again(PROVIDER_RATE_LIMITED, regain); // OA; 80008 and 613 R
            case 1, 2 -> new Again(PROVIDER_UNAVAILABLE, Duration.ZERO); // MD Handling Errors
            default -> other(status, code, error, regain);
        };
    }

    private static MetaVerdict token(Graph.ErrorBody error) {
        return classify(new Graph.TokenError(190, error.errorSubcode()));
    }

    /** What debug_token says of a token, and what every call says of its own (MD Handling Errors, subcodes). */
    static MetaVerdict classify(Graph.TokenError error) {
        String providerCode = providerCode(error.code(), error.subcode());
        // 463: expired. 458 app removed, 459 checkpoint, 460 password changed (MD); 464, 467, 492 (R).
        return Integer.valueOf(463).equals(error.subcode())
                ? new Refused(CREDENTIAL_EXPIRED, providerCode, "The token has expired; make a new one.")
                : new Refused(CREDENTIAL_INVALID, providerCode, "Meta does not accept the token; make a new one.");
    }

    /** Code 100 says many things; only subcode and text tell them apart. */
    private static MetaVerdict parameter(int status, Graph.ErrorBody error) {
        String message = Optional.ofNullable(error.message()).orElse("");
        if (Integer.valueOf(33).equals(error.errorSubcode())) { // S
            return refused(ASSET_NOT_ACCESSIBLE, error, NOT_VISIBLE);
        }
        if (message.contains("appsecret_proof")) { // S: "Invalid appsecret_proof…", "…require an appsecret_proof…"
            return refused(APP_SECRET_MISMATCH, error, "The app secret does not belong to the token's app.");
        }
        if (message.contains("must be subscribed")) { // S: "Before override the current callback uri, your app must…"
            return new NotSubscribed(providerCode(error));
        }
        if (status == 422 || message.contains("Callback verification failed")) { // OA
            return refused(WEBHOOK_UNREACHABLE, error, HANDSHAKE);
        }
        if (message.contains(
                "did not match the Viewing App")) { // R: the token was made for another app than its caller
            return refused(CREDENTIAL_INVALID, error, "The token belongs to another app.");
        }
        return ours(error); // OA: bad field or parameter
    }

    private static MetaVerdict other(int status, int code, Graph.ErrorBody error, Duration regain) {
        if (code == 10 || (code >= 200 && code <= 299)) { // MD Handling Errors: 10, 200-299; OA: 200/1349174-6
            return refused(PROVIDER_SCOPE_MISSING, error, "The token lacks whatsapp_business_management.");
        }
        if (status == 429) { // OA
            return new Again(PROVIDER_RATE_LIMITED, regain);
        }
        if (Boolean.TRUE.equals(error.isTransient()) || status >= 500) { // OA: is_transient
            return new Again(PROVIDER_UNAVAILABLE, Duration.ZERO);
        }
        return ours(error); // 104 (OA: no token was sent) and what nobody has documented
    }

    /** An answer that is not in Graph's error form, so not Graph's word on a credential. */
    static MetaVerdict classify(int status) {
        if (status == 429) {
            return new Again(PROVIDER_RATE_LIMITED, Duration.ZERO);
        }
        return status >= 500 ? new Again(PROVIDER_UNAVAILABLE, Duration.ZERO) : new Unclear();
    }

    /** No answer, a broken one, or none in time. */
    static MetaVerdict classify(Throwable failure) {
        return new Again(PROVIDER_UNAVAILABLE, Duration.ZERO);
    }

    static String providerCode(Graph.ErrorBody error) {
        return providerCode(Optional.ofNullable(error.code()).orElse(0), error.errorSubcode());
    }

    private static String providerCode(int code, @Nullable Integer subcode) {
        return subcode == null ? Integer.toString(code) : code + "/" + subcode;
    }

    private static MetaVerdict ours(Graph.ErrorBody error) {
        return refused(PROVIDER_REQUEST_REFUSED, error, "Meta refused a request as it was made; report it.");
    }

    private static MetaVerdict refused(ProblemCode code, Graph.ErrorBody error, String hint) {
        return new Refused(code, providerCode(error), hint);
    }
}
