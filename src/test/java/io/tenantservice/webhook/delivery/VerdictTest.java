package io.tenantservice.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.webhook.WebhookUrlCode;
import io.tenantservice.webhook.delivery.Verdict.Again;
import io.tenantservice.webhook.delivery.Verdict.Arrived;
import io.tenantservice.webhook.delivery.Verdict.GivenUp;
import io.tenantservice.webhook.delivery.Verdict.Gone;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 299})
    void anyStatusOf2xxHasArrived(int status) {
        assertThat(Verdict.of(answer(status, null), 1, 0)).isEqualTo(new Arrived());
    }

    /** Redirects are no arrival either (Standard Webhooks). */
    @ParameterizedTest
    @ValueSource(ints = {301, 400, 404, 500, 503})
    void otherAnswersAreTriedAgainByTheSchedule(int status) {
        assertThat(Verdict.of(answer(status, null), 1, 0)).isEqualTo(new Again(Duration.ofSeconds(5), Duration.ZERO));
        assertThat(Verdict.of(answer(status, null), 10, 0)).isEqualTo(new GivenUp(Duration.ZERO));
    }

    @Test
    void silenceIsTriedAgain() {
        Outcome silent = new Outcome(WebhookUrlCode.TIMED_OUT, 0, Duration.ZERO, NOW, Duration.ZERO);

        assertThat(Verdict.of(silent, 2, 0)).isEqualTo(new Again(Duration.ofMinutes(5), Duration.ZERO));
    }

    @Test
    void goneIsNeverTriedAgain() {
        assertThat(Verdict.of(answer(410, null), 1, 0)).isEqualTo(new Gone());
    }

    @ParameterizedTest
    @CsvSource({
        // status, header, pause of the delivery, pause of the endpoint
        "429,      , PT5S,  PT1M",
        "502,      , PT5S,  PT1M",
        "504,    30, PT30S, PT30S",
        "429,     1, PT5S,  PT1S",
        "429,  7200, PT2H,  PT1H",
        "429, 999999999, PT24H, PT1H",
        "503,   120, PT2M,  PT0S",
        "503,    -5, PT5S,  PT0S",
        "429,  soon, PT5S,  PT1M",
        "429, 9999999999999999999999, PT5S, PT1M",
        "503, 'Sun, 01 Nov 2026 00:10:00 GMT', PT10M, PT0S",
        "503, 'Sat, 31 Oct 2026 00:10:00 GMT', PT5S,  PT0S"
    })
    void whatTheReceiverWantsIsWaitedForWithinBounds(
            int status, @Nullable String header, Duration pause, Duration ofEndpoint) {
        assertThat(Verdict.of(answer(status, header), 1, 0)).isEqualTo(new Again(pause, ofEndpoint));
    }

    private static Outcome answer(int status, @Nullable String retryAfter) {
        return new Outcome(
                WebhookUrlCode.ofStatus(status), status, RetryAfter.read(retryAfter, NOW), NOW, Duration.ZERO);
    }
}
