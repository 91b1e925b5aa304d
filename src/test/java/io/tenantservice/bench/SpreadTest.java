package io.tenantservice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void medianIsTheMiddleOneOfAnOddNumber() {
        assertThat(Spread.of(5, 1, 9, 3, 2)).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void medianLiesBetweenTheMiddleTwoOfAnEvenNumber() {
        assertThat(Spread.of(4, 1, 2, 9)).isEqualTo(new Spread(3, 1, 9));
    }

    @Test
    void ratiosAreTakenRunByRun() {
        Spread ratio = Spread.ofRatios(
                List.of(throughput(50), throughput(10), throughput(90)),
                List.of(throughput(100), throughput(20), throughput(100)),
                Measurement::requestsPerSecond);

        assertThat(ratio).isEqualTo(new Spread(0.5, 0.5, 0.9));
    }

    @Test
    void boundInsideTheSpreadCountsAsMet() {
        Spread spread = Spread.of(0.4, 0.5, 0.6);

        assertThat(spread.reaches(0.6)).isTrue();
        assertThat(spread.reaches(0.61)).isFalse();
    }

    private static Measurement throughput(double requestsPerSecond) {
        return new Measurement(requestsPerSecond, Duration.ofMillis(1), Duration.ofMillis(2));
    }
}
