package io.tenantservice.apikey.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageSpanTest {

    private static final Instant NOW = Instant.parse("2026-11-26T10:20:30Z");

    @ParameterizedTest
    @CsvSource({
        ",                     ,                     2026-11-19T10:00:00Z, 2026-11-26T11:00:00Z",
        "2026-11-25T01:02:03Z, ,                     2026-11-25T01:00:00Z, 2026-11-26T11:00:00Z",
        ",                     2026-11-08T00:00:00Z, 2026-11-01T00:00:00Z, 2026-11-08T00:00:00Z",
        "2026-11-08T00:59:59Z, 2026-11-08T01:00:01Z, 2026-11-08T00:00:00Z, 2026-11-08T02:00:00Z",
        "2026-08-10T00:00:00Z, 2026-11-08T00:00:00Z, 2026-08-10T00:00:00Z, 2026-11-08T00:00:00Z",
    })
    void wholeHoursAreShown(@Nullable Instant from, @Nullable Instant to, Instant first, Instant end) {
        assertThat(UsageSpan.of(from, to, NOW)).isEqualTo(new UsageSpan(first, end));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T10:20:30Z, ",
        "2026-11-08T00:00:00Z, 2026-11-08T00:00:00Z",
        "2026-11-08T00:00:00Z, 2026-11-07T00:00:00Z",
        "2026-08-09T23:59:59Z, 2026-11-08T00:00:00Z",
    })
    void spanThatIsEmptyOrTooLongIsRefused(Instant from, @Nullable Instant to) {
        assertThatThrownBy(() -> UsageSpan.of(from, to, NOW))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OUT_OF_RANGE));
    }
}
