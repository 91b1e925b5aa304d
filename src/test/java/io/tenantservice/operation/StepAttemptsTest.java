package io.tenantservice.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantservice.operation.OperationTurns.Attempt;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StepAttemptsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:15:30Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final StepAttempts attempts = new StepAttempts(
            new MinuteAtMost(), new SimpleMeterRegistry(), new SecureRandom(), Clock.fixed(NOW, ZoneOffset.UTC));

    private record MinuteAtMost() implements OperationConfig {

        @Override
        public Duration retryFor() {
            return Duration.ofHours(24);
        }

        @Override
        public Duration longestPause() {
            return MINUTE;
        }
    }

    @Test
    void undoingIsTriedEveryMinuteForADay() {
        Attempt attempt = new Attempt("CONFIGURE_WEBHOOKS", 1_000, NOW.minus(Duration.ofHours(23)));

        assertThat(attempts.pauseOfUndoing(StepFailure.defect(), attempt)).isBetween(MINUTE.dividedBy(2), MINUTE);
    }

    @Test
    void undoingThatTakesLongerIsTriedEveryQuarterOfAnHour() {
        Attempt attempt = new Attempt("CONFIGURE_WEBHOOKS", 2_000, NOW.minus(Duration.ofHours(25)));

        assertThat(attempts.pauseOfUndoing(StepFailure.defect(), attempt))
                .isBetween(Duration.ofSeconds(450), Duration.ofMinutes(15));
    }
}
