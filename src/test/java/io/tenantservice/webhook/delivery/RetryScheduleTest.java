package io.tenantservice.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.webhook.endpoint.EndpointTargets;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void tenTriesTakeThreeDaysAndNoEleventhComes() {
        Duration all = Duration.ZERO;
        for (int tries = 1; tries < RetrySchedule.TRIES; tries++) {
            all = all.plus(RetrySchedule.after(tries, 0).orElseThrow());
        }

        assertThat(RetrySchedule.TRIES).isEqualTo(10);
        assertThat(RetrySchedule.after(1, 0)).contains(Duration.ofSeconds(5));
        assertThat(RetrySchedule.after(9, 0)).contains(Duration.ofHours(24));
        assertThat(RetrySchedule.after(10, 0)).isEmpty();
        assertThat(all).isBetween(Duration.ofHours(75), Duration.ofHours(76));
    }

    /** Or an endpoint that nothing but the last tries of a delivery come to would never be found failing. */
    @Test
    void rowOfFailuresOutlastsTheLongestPause() {
        Duration longest = RetrySchedule.after(RetrySchedule.TRIES - 1, 1).orElseThrow();

        assertThat(EndpointTargets.ROW_ENDS_AFTER)
                .isGreaterThan(longest.plus(Verdict.LONGEST_PAUSE))
                .isGreaterThan(RetryAfter.LONGEST.plus(Verdict.LONGEST_PAUSE));
    }

    @Property
    void chanceAddsAFifthAtMostAndNeverShortens(
            @ForAll @IntRange(min = 1, max = 9) int tries, @ForAll @DoubleRange(min = 0, max = 1) double chance) {
        Duration least = RetrySchedule.after(tries, 0).orElseThrow();

        Duration pause = RetrySchedule.after(tries, chance).orElseThrow();

        assertThat(pause).isBetween(least, least.plus(least.dividedBy(5)));
    }

    @Property
    void laterPausesAreNotShorter(
            @ForAll @IntRange(min = 1, max = 8) int tries,
            @ForAll @DoubleRange(min = 0, max = 1) double chance,
            @ForAll @DoubleRange(min = 0, max = 1) double other) {
        assertThat(RetrySchedule.after(tries, chance).orElseThrow())
                .isLessThanOrEqualTo(RetrySchedule.after(tries + 1, other).orElseThrow());
    }
}
