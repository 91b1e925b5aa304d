package io.tenantservice.crypto.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vault.client.VaultClientException;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VaultFailuresTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            400, cipher: message authentication failed,                      INTEGRITY
            400, invalid ciphertext: no prefix,                              INTEGRITY
            400, ciphertext or signature version is disallowed by policy (too old), KEY_VERSION_RETIRED
            400, encryption key not found,                                   KEY_DESTROYED
            400, missing 'context' for key derivation,                       BAD_REQUEST
            413, request body too large,                                     BAD_REQUEST
            403, permission denied,                                          PROVIDER_AUTH
            404, no handler for route,                                       PROVIDER_MISCONFIGURED
            405, unsupported operation,                                      PROVIDER_MISCONFIGURED
            429, request limit,                                              THROTTLED
            307, '',                                                         UNAVAILABLE
            472, '',                                                         UNAVAILABLE
            473, '',                                                         UNAVAILABLE
            500, internal error,                                             UNAVAILABLE
            503, Vault is sealed,                                            UNAVAILABLE
            """)
    void answerIsClassifiedByStatusThenText(int status, String text, CryptoFailure expected) {
        var parsed = new VaultClientException("decrypt", "tenants/decrypt/t-x", status, List.of(text), null);
        var inNativeImage = new VaultClientException(
                "decrypt", "tenants/decrypt/t-x", status, "{\"errors\":[\"" + text + "\"]}", null);

        assertThat(VaultFailures.classify(parsed)).isEqualTo(expected);
        assertThat(VaultFailures.classify(inNativeImage)).isEqualTo(expected);
        assertThat(VaultFailures.classify(new CompletionException(parsed))).isEqualTo(expected);
    }

    @Test
    void keyThatIsReadAndNotThereIsDestroyed() {
        var parsed = new VaultClientException("read", "tenants/keys/t-x", 404, List.of(), null);
        var inNativeImage = new VaultClientException("read", "tenants/keys/t-x", 404, "{\"errors\":[]}\n", null);

        assertThat(VaultFailures.classify(parsed)).isEqualTo(CryptoFailure.KEY_DESTROYED);
        assertThat(VaultFailures.classify(inNativeImage)).isEqualTo(CryptoFailure.KEY_DESTROYED);
    }

    @ParameterizedTest
    @CsvSource({"400, PROVIDER_AUTH", "403, PROVIDER_AUTH", "500, UNAVAILABLE", "429, THROTTLED"})
    void refusedLoginIsNotABadRequest(int status, CryptoFailure expected) {
        var login = new VaultClientException(
                "login", "auth/approle/login", status, List.of("invalid role or secret ID"), null);

        assertThat(VaultFailures.classify(login)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("transportFailures")
    void whateverIsNoAnswerMeansThatVaultIsAway(Throwable failure) {
        assertThat(VaultFailures.classify(failure)).isEqualTo(CryptoFailure.UNAVAILABLE);
    }

    static Stream<Throwable> transportFailures() {
        return Stream.of(
                new ConnectException("refused"),
                new NullPointerException("dropped"),
                new TimeoutException(),
                new IOException("TLS"),
                new CompletionException(new ConnectException("refused")));
    }

    @ParameterizedTest
    @CsvSource({
        "400, message authentication failed, false",
        "400, encryption key not found,      false",
        "400, missing context,               false",
        "400, too old,                       false",
        "403, permission denied,             false",
        "404, no handler for route,          false",
        "429, request limit,                 true",
        "307, '',                            true",
        "472, '',                            true",
        "503, Vault is sealed,               true"
    })
    void breakerCountsTroubleOfVaultAndNothingThatACallerCauses(int status, String text, boolean counts) {
        var answer = new VaultClientException("decrypt", "tenants/decrypt/t-x", status, List.of(text), null);

        assertThat(VaultFailures.isOfVaultItself(new CompletionException(answer)))
                .isEqualTo(counts);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalByOurselvesIsNeitherTriedAgainNorCountedAndMeansThatVaultIsAway(Throwable refusal) {
        assertThat(VaultFailures.isOfVaultItself(refusal)).isFalse();
        assertThat(VaultFailures.classify(refusal)).isEqualTo(CryptoFailure.UNAVAILABLE);
    }

    static Stream<Throwable> refusals() {
        return Stream.of(
                new CircuitBreakerOpenException(),
                new BulkheadException(),
                new CompletionException(new CircuitBreakerOpenException()));
    }

    @Test
    void failureKeepsNothingOfTheAnswer() {
        var leaky = new VaultClientException("decrypt", "tenants/decrypt/t-x", 400, "{\"plaintext\":\"canary\"}", null);

        Throwable seen = VaultFailures.exception(new CompletionException(leaky));

        assertThat(seen).isInstanceOf(CryptoException.class).hasNoCause();
        assertThat(seen.toString()).doesNotContain("canary");
    }
}
