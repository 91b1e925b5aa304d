package io.tenantservice.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tenantservice.platform.problem.ProblemCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckScheduleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CONVERTER_PRIORITY = 200;
    private static final int CREDENTIALS = 100_000;
    private static final int MINUTES_OF_JITTER = 119;

    private final CheckSchedule schedule = new CheckSchedule(usual(), new SecureRandom());

    /** 100,000 that were verified in the same moment come back over two hours, in each minute about as many. */
    @Test
    void checksOfManyThatWereAnsweredAtOnceSpread() {
        Health health = Health.unverified(NOW).after(CredentialVerification.valid(), NOW);

        Map<Long, Long> perMinute = perMinute(() -> schedule.next(health, NOW));

        assertThat(perMinute.keySet()).allSatisfy(minute -> assertThat(minute).isBetween(4 * 60L, 6 * 60L));
        assertThat(perMinute).hasSizeGreaterThanOrEqualTo(MINUTES_OF_JITTER - 1);
        assertThat(perMinute.values())
                .allSatisfy(checks -> assertThat(checks).isLessThan(2L * CREDENTIALS / MINUTES_OF_JITTER));
    }

    /** Minutes of silence so far, and the bounds of the pause. */
    @ParameterizedTest
    @CsvSource({"0, 150, 300", "4, 150, 300", "20, 600, 1200", "360, 10800, 21600", "9000, 10800, 21600"})
    void silenceIsAskedAgainSoonAndLaterTheLongerItLasts(int silentMinutes, int leastSeconds, int mostSeconds) {
        Health health =
                Health.unverified(NOW).after(CredentialVerification.unreachable(ProblemCode.PROVIDER_UNAVAILABLE), NOW);
        Instant now = NOW.plus(Duration.ofMinutes(silentMinutes));

        IntStream.range(0, 1000)
                .forEach(i -> assertThat(schedule.next(health, now))
                        .isBetween(now.plusSeconds(leastSeconds), now.plusSeconds(mostSeconds)));
    }

    @Test
    void whatWasPutOffSpreadsAfterThePauseThatTheLimitAsksFor() {
        Map<Long, Long> perMinute = perMinute(() -> schedule.postponed(Duration.ofMinutes(20), NOW));

        assertThat(perMinute.keySet())
                .contains(20L, 21L, 22L, 23L, 24L)
                .allSatisfy(minute -> assertThat(minute).isBetween(20L, 25L));
    }

    private static Map<Long, Long> perMinute(Supplier<Instant> next) {
        return IntStream.range(0, CREDENTIALS)
                .mapToObj(i -> Duration.between(NOW, next.get()).toMinutes())
                .collect(Collectors.groupingBy(minute -> minute, Collectors.counting()));
    }

    /** What holds when the configuration says nothing. */
    private static RecheckConfig usual() {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withMapping(RecheckConfig.class)
                .build()
                .getConfigMapping(RecheckConfig.class);
    }
}
