package io.tenantservice.crypto.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vault.client.VaultClientException;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever a call to Vault fails with into one of our reasons. Status first: in a native image the parsed
 * errors are missing and the text is only in the body. Nothing of the text goes further than this class.
 */
final class VaultFailures {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VaultFailures() {}

    /** @return the failure as ours, with nothing of Vault's answer in it */
    static CryptoException exception(Throwable failure) {
        return causes(failure)
                .filter(CryptoException.class::isInstance)
                .map(CryptoException.class::cast)
                .findFirst()
                .orElseGet(() -> new CryptoException(classify(failure)));
    }

    /**
     * Vault is away, broken or busy. Only this is worth another try, and only this opens a breaker: what the caller has
     * caused is an answer like any other, and a lack of rights is no outage.
     */
    static boolean isOfVaultItself(Throwable failure) {
        return !isRefusedHere(failure) && exception(failure).failure().isTransient();
    }

    /** Refused by an open breaker or a full bulkhead, so Vault was not asked. */
    private static boolean isRefusedHere(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof CircuitBreakerOpenException || cause instanceof BulkheadException);
    }

    /** @return why TLS has refused whoever answered in Vault's place; empty when it has not */
    static Optional<String> distrust(Throwable failure) {
        return causes(failure)
                .filter(cause -> cause instanceof SSLException || cause instanceof CertificateException)
                .reduce((outer, inner) -> inner)
                .map(Throwable::getMessage);
    }

    /** @param failure as thrown, possibly wrapped by the futures it went through */
    static CryptoFailure classify(Throwable failure) {
        return answer(failure)
                .map(VaultFailures::classify)
                // Refused connections, broken ones (a NullPointerException), DNS, TLS and timeouts come as they are.
                .orElse(CryptoFailure.UNAVAILABLE);
    }

    private static CryptoFailure classify(VaultClientException refusal) {
        if (isLogin(refusal)) {
            return login(refusal.getStatus());
        }
        return isAbsence(refusal) ? CryptoFailure.KEY_DESTROYED : classify(refusal.getStatus(), text(refusal));
    }

    /** Reading a key that is not there is answered with 404 and no error at all; a missing mount names the route. */
    private static boolean isAbsence(VaultClientException refusal) {
        boolean nothingToSay = refusal.getErrors() != null
                ? refusal.getErrors().isEmpty()
                : refusal.getBody() != null && refusal.getBody().strip().equals("{\"errors\":[]}");
        return refusal.getStatus() != null && refusal.getStatus() == 404 && nothingToSay;
    }

    /** The error of one item of a batch, which comes with status 200. */
    static CryptoFailure classifyItem(String error) {
        return classify(400, error);
    }

    /**
     * The reasons of a batch whose items have all failed, which Vault answers with 400 and the items' errors in the
     * body, whatever the code for a partial failure is (builtin/logical/transit, batchRequestResponse).
     *
     * @return nothing when the call failed as a whole
     */
    static Optional<List<CryptoFailure>> itemFailures(Throwable failure) {
        return answer(failure).filter(refusal -> refusal.getBody() != null).flatMap(VaultFailures::itemFailures);
    }

    private static Optional<List<CryptoFailure>> itemFailures(VaultClientException refusal) {
        try {
            JsonNode results = JSON.readTree(refusal.getBody()).path("data").path("batch_results");
            List<CryptoFailure> failures = new ArrayList<>();
            results.forEach(
                    result -> failures.add(classifyItem(result.path("error").asText())));
            return failures.isEmpty() ? Optional.empty() : Optional.of(failures);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** @param text errors of Vault, or the body that holds them */
    static CryptoFailure classify(@Nullable Integer status, String text) {
        return switch (status == null ? 0 : status) {
            case 400 -> badRequest(text.toLowerCase(Locale.ROOT));
            case 413 -> CryptoFailure.BAD_REQUEST;
            case 403 -> CryptoFailure.PROVIDER_AUTH;
            case 404, 405 -> CryptoFailure.PROVIDER_MISCONFIGURED;
            case 429 -> CryptoFailure.THROTTLED;
            // 307 standby, 472 and 473 replication states, 5xx sealed or broken (Vault API, "HTTP status codes").
            default -> CryptoFailure.UNAVAILABLE;
        };
    }

    /** Texts of builtin/logical/transit and sdk/helper/keysutil in Vault's source. */
    private static CryptoFailure badRequest(String text) {
        if (text.contains("message authentication failed") || text.contains("invalid ciphertext")) {
            return CryptoFailure.INTEGRITY;
        }
        if (text.contains("too old")) {
            return CryptoFailure.KEY_VERSION_RETIRED;
        }
        if (text.contains("encryption key not found")) {
            return CryptoFailure.KEY_DESTROYED;
        }
        return CryptoFailure.BAD_REQUEST;
    }

    private static CryptoFailure login(@Nullable Integer status) {
        boolean refused = status != null && (status == 400 || status == 403);
        return refused ? CryptoFailure.PROVIDER_AUTH : classify(status, "");
    }

    private static boolean isLogin(VaultClientException refusal) {
        String path = refusal.getRequestPath();
        return path != null && path.contains("auth/");
    }

    private static String text(VaultClientException refusal) {
        if (refusal.getErrors() != null) {
            return String.join(" ", refusal.getErrors());
        }
        return refusal.getBody() == null ? "" : refusal.getBody();
    }

    private static Optional<VaultClientException> answer(Throwable failure) {
        return causes(failure)
                .filter(VaultClientException.class::isInstance)
                .map(VaultClientException.class::cast)
                .findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
