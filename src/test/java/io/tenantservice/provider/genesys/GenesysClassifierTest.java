package io.tenantservice.provider.genesys;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.provider.genesys.GenesysVerdict.Again;
import io.tenantservice.provider.genesys.GenesysVerdict.Refused;
import io.tenantservice.provider.genesys.GenesysVerdict.TokenRefused;
import io.tenantservice.provider.genesys.GenesysVerdict.Unclear;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenesysClassifierTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_client         | authentication failed                | CREDENTIAL_INVALID
            401 | invalid_client         | authentication failed                | CREDENTIAL_INVALID
            400 | invalid_client         | client not found                     | CREDENTIAL_INVALID
            400 | unauthorized_client    | not for client credentials           | CREDENTIAL_INVALID
            400 | unsupported_grant_type | unsupported                          | PROVIDER_REQUEST_REFUSED
            400 | invalid_request        | something is missing                 | PROVIDER_REQUEST_REFUSED
            400 | invented_tomorrow      | whatever                             | PROVIDER_REQUEST_REFUSED
            """)
    void whatTheLoginDecidedIsRefused(int status, String error, String description, String expected) {
        GenesysVerdict verdict = GenesysClassifier.login(status, new Genesys.LoginError(error, description));

        assertThat(verdict).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).hasToString(expected);
            assertThat(refused.providerCode()).isEqualTo(error);
        });
    }

    @Test
    void wrongRegionIsNamedAsAPossibleReason() {
        GenesysVerdict verdict =
                GenesysClassifier.login(400, new Genesys.LoginError("invalid_client", "client not found"));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.hint()).contains("region"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | invalid_request | rate limit exceeded; please try again | PROVIDER_RATE_LIMITED
            500 | server_error    | internal                              | PROVIDER_UNAVAILABLE
            """)
    void loginThatPassesIsTriedAgain(int status, String error, String description, String expected) {
        GenesysVerdict verdict = GenesysClassifier.login(status, new Genesys.LoginError(error, description));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Again.class, again -> assertThat(again.code()).hasToString(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | missing.permissions     | PROVIDER_SCOPE_MISSING
            403 | missing.any.permissions | PROVIDER_SCOPE_MISSING
            403 | not.authorized          | PROVIDER_SCOPE_MISSING
            404 | not.found               | ASSET_NOT_ACCESSIBLE
            400 | bad.request             | PROVIDER_REQUEST_REFUSED
            400 | invalid.value           | PROVIDER_REQUEST_REFUSED
            409 | invented.tomorrow       | PROVIDER_REQUEST_REFUSED
            """)
    void whatTheApiDecidedIsRefused(int status, String code, String expected) {
        GenesysVerdict verdict = GenesysClassifier.api(status, new Genesys.ApiError(code, Map.of()), Duration.ZERO);

        assertThat(verdict).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).hasToString(expected);
            assertThat(refused.providerCode()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"authentication.required", "bad.credentials", "credentials.expired"})
    void tokenThatTheApiRefusesIsWorthAFreshOne(String code) {
        assertThat(GenesysClassifier.api(401, new Genesys.ApiError(code, null), Duration.ZERO))
                .isEqualTo(new TokenRefused(code));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | too.many.requests.retry.after | 3  | PROVIDER_RATE_LIMITED
            429 | too.many.requests             | 0  | PROVIDER_RATE_LIMITED
            500 | internal.server.error         | 0  | PROVIDER_UNAVAILABLE
            503 | service.unavailable           | 20 | PROVIDER_UNAVAILABLE
            504 | request.timeout               | 0  | PROVIDER_UNAVAILABLE
            """)
    void whatPassesIsTriedAgain(int status, String code, int retryAfterSeconds, String expected) {
        Duration retryAfter = Duration.ofSeconds(retryAfterSeconds);

        GenesysVerdict verdict = GenesysClassifier.api(status, new Genesys.ApiError(code, null), retryAfter);

        assertThat(verdict).isInstanceOfSatisfying(Again.class, again -> {
            assertThat(again.code()).hasToString(expected);
            assertThat(again.pause()).isEqualTo(retryAfter);
        });
    }

    @Test
    void missingPermissionIsNamedUnlessItMightBeAnythingElse() {
        assertThat(hint("[messaging:integration:add]")).contains("messaging:integration:add");
        assertThat(hint("<script>secret</script>")).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404})
    void answerThatDoesNotSpeakLikeGenesysSaysNothingOfTheCredential(int status) {
        assertThat(GenesysClassifier.classify(status, Duration.ZERO)).isEqualTo(new Unclear());
    }

    @Test
    void silenceSaysNothingOfTheCredential() {
        assertThat(GenesysClassifier.classify(new TimeoutException())).isInstanceOf(Again.class);
        assertThat(GenesysClassifier.classify(new IOException("reset"))).isInstanceOf(Again.class);
        assertThat(GenesysClassifier.classify(502, Duration.ZERO)).isInstanceOf(Again.class);
    }

    @Test
    void retryAfterIsReadInSeconds() {
        assertThat(GenesysErrorReader.retryAfter("3")).isEqualTo(Duration.ofSeconds(3));
        assertThat(GenesysErrorReader.retryAfter("Wed, 21 Oct 2026 07:28:00 GMT"))
                .isZero();
        assertThat(GenesysErrorReader.retryAfter(null)).isZero();
    }

    private static String hint(String permissions) {
        GenesysVerdict verdict = GenesysClassifier.api(
                403,
                new Genesys.ApiError("missing.any.permissions", Map.of("permissions", permissions)),
                Duration.ZERO);
        return ((Refused) verdict).hint();
    }
}
