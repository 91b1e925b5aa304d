package io.tenantservice.provider.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tenantservice.platform.budget.Load;
import io.tenantservice.provider.meta.MetaVerdict.Again;
import io.tenantservice.provider.meta.MetaVerdict.NotSubscribed;
import io.tenantservice.provider.meta.MetaVerdict.Refused;
import io.tenantservice.provider.meta.MetaVerdict.Unclear;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaClassifierTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            401 | 190    | -       | Invalid OAuth access token                         | CREDENTIAL_INVALID
            400 | 190    | -       | Invalid OAuth access token                         | CREDENTIAL_INVALID
            401 | 190    | 463     | Session has expired on Thursday                    | CREDENTIAL_EXPIRED
            401 | 190    | 458     | The user has not authorized application            | CREDENTIAL_INVALID
            401 | 190    | 459     | The user is enrolled in a checkpoint               | CREDENTIAL_INVALID
            401 | 190    | 460     | The session has been invalidated                   | CREDENTIAL_INVALID
            401 | 190    | 464     | Unconfirmed user                                   | CREDENTIAL_INVALID
            401 | 190    | 467     | Invalid access token                               | CREDENTIAL_INVALID
            401 | 190    | 492     | Invalid session                                    | CREDENTIAL_INVALID
            400 | 100    | 33      | Unsupported get request                            | ASSET_NOT_ACCESSIBLE
            404 | 803    | -       | Some of the aliases you requested do not exist     | ASSET_NOT_ACCESSIBLE
            400 | 100    | -       | Invalid appsecret_proof provided                   | APP_SECRET_MISMATCH
            400 | 100    | -       | API calls require an appsecret_proof argument      | APP_SECRET_MISMATCH
            400 | 101    | -       | Error validating application                       | APP_SECRET_MISMATCH
            400 | 100    | -       | App_id did not match the Viewing App               | CREDENTIAL_INVALID
            403 | 10     | -       | Application does not have permission               | PROVIDER_SCOPE_MISSING
            403 | 200    | -       | Requires whatsapp_business_management              | PROVIDER_SCOPE_MISSING
            403 | 200    | 1349174 | Permission                                         | PROVIDER_SCOPE_MISSING
            403 | 299    | -       | Permission                                         | PROVIDER_SCOPE_MISSING
            400 | 2200   | -       | Callback verification failed                       | WEBHOOK_UNREACHABLE
            422 | 100    | -       | Unprocessable                                      | WEBHOOK_UNREACHABLE
            400 | 100    | -       | Callback verification failed                       | WEBHOOK_UNREACHABLE
            403 | 368    | -       | Temporarily blocked for policies violations        | CREDENTIAL_BLOCKED
            403 | 131031 | -       | Account has been locked                            | CREDENTIAL_BLOCKED
            401 | 104    | -       | An access token is required                        | PROVIDER_REQUEST_REFUSED
            400 | 100    | -       | Tried accessing nonexisting field                  | PROVIDER_REQUEST_REFUSED
            400 | 99999  | -       | Whatever will be invented next                     | PROVIDER_REQUEST_REFUSED
            """)
    void whatMetaDecidedIsRefused(int status, int code, @Nullable Integer subcode, String message, String expected) {
        MetaVerdict verdict = classify(status, code, subcode, message, false);

        assertThat(verdict).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).hasToString(expected);
            assertThat(refused.providerCode()).isEqualTo(subcode == null ? "" + code : code + "/" + subcode);
            assertThat(refused.hint()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            400 | 4     | -       | true  | PROVIDER_RATE_LIMITED
            400 | 17    | -       | true  | PROVIDER_RATE_LIMITED
            400 | 80007 | 2446079 | true  | PROVIDER_RATE_LIMITED
            429 | 80007 | -       | false | PROVIDER_RATE_LIMITED
            400 | 80008 | -       | false | PROVIDER_RATE_LIMITED
            429 | 77777 | -       | false | PROVIDER_RATE_LIMITED
            500 | 1     | -       | true  | PROVIDER_UNAVAILABLE
            400 | 1     | -       | false | PROVIDER_UNAVAILABLE
            503 | 2     | -       | true  | PROVIDER_UNAVAILABLE
            400 | 77777 | -       | true  | PROVIDER_UNAVAILABLE
            500 | 77777 | -       | false | PROVIDER_UNAVAILABLE
            """)
    void whatPassesIsTriedAgain(int status, int code, @Nullable Integer subcode, boolean isTransient, String expected) {
        MetaVerdict verdict = classify(status, code, subcode, "", isTransient);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Again.class, again -> assertThat(again.code()).hasToString(expected));
    }

    @Test
    void overrideBeforeSubscriptionHasAValueOfItsOwn() {
        MetaVerdict verdict = classify(
                400, 100, null, "(#100) Before override the current callback uri, your app must be subscribed", false);

        assertThat(verdict).isEqualTo(new NotSubscribed("100"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void brokenGatewayIsTriedAgain(int status) {
        assertThat(MetaClassifier.classify(status)).isInstanceOf(Again.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404})
    void answerThatDoesNotSpeakLikeMetaSaysNothingOfTheCredential(int status) {
        assertThat(MetaClassifier.classify(status)).isEqualTo(new Unclear());
    }

    @Test
    void silenceSaysNothingOfTheCredential() {
        assertThat(MetaClassifier.classify(new TimeoutException())).isInstanceOf(Again.class);
        assertThat(MetaClassifier.classify(new IOException("reset"))).isInstanceOf(Again.class);
        assertThat(MetaClassifier.classify(new JsonProcessingException("half") {}))
                .isInstanceOf(Again.class);
    }

    @Test
    void mostThatTheUsageHeadersSayCounts() {
        Map<String, String> headers = Map.of(
                "X-App-Usage", "{\"call_count\":28,\"total_time\":95,\"total_cputime\":3}",
                "X-Business-Use-Case-Usage", """
                {"1":[{"type":"a","call_count":10,"estimated_time_to_regain_access":0},
                      {"call_count":60,"estimated_time_to_regain_access":19}],
                 "2":[{"total_cputime":70,"estimated_time_to_regain_access":3}]}""");

        GraphUsage usage = GraphUsage.read(headers::get);

        assertThat(usage.app()).isEqualTo(new Load(0.95, Duration.ZERO));
        assertThat(usage.account()).isEqualTo(new Load(0.7, Duration.ofMinutes(19)));
        assertThat(GraphUsage.read(name -> "no json")).isEqualTo(GraphUsage.NONE);
        assertThat(GraphUsage.read(name -> null)).isEqualTo(GraphUsage.NONE);
    }

    private static MetaVerdict classify(
            int status, int code, @Nullable Integer subcode, String message, boolean isTransient) {
        return MetaClassifier.classify(
                status, new Graph.ErrorBody(code, subcode, message, isTransient, "trace"), Duration.ZERO);
    }
}
