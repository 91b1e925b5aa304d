package io.tenantservice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Request SUBJECT = Request.get("http://localhost:1/v1/thing?id=1", Map.of());
    private static final Request LIMIT = Request.get("http://localhost:1/bench/limit", Map.of());

    @Test
    void rowShowsSubjectLimitAndRatio() {
        String text = text(result(row(LIMIT, null)));

        assertThat(text)
                .contains("| **Thing** `GET /v1/thing` | 500 (400 – 600) |")
                .contains("| its limit `GET /bench/limit` | 1,000 (1,000 – 1,000) |")
                .contains("| ratio | **0.50 (0.40 – 0.60)** |");
    }

    @Test
    void wantedRatioIsJudged() {
        assertThat(text(result(row(LIMIT, 0.6)))).contains("wanted 0.60: met");
        assertThat(text(result(row(LIMIT, 0.7)))).contains("wanted 0.70: missed");
    }

    @Test
    void rowWithoutLimitHasNoRatio() {
        assertThat(text(result(row(null, null)))).doesNotContain("| ratio |");
    }

    @Test
    void wantedLatencyIsJudged() {
        assertThat(text(result(new Row("Thing", SUBJECT, LIMIT, null, 1.0, () -> {}, "Why."))))
                .contains("wanted 1.00: met");
        assertThat(text(result(new Row("Thing", SUBJECT, LIMIT, null, 0.9, () -> {}, "Why."))))
                .contains("wanted 0.90: missed");
    }

    private static Row row(@Nullable Request limit, @Nullable Double wantedRatio) {
        return new Row("Thing", SUBJECT, limit, wantedRatio, null, () -> {}, "Why.");
    }

    private static String text(Result result) {
        return Report.text(List.of(result), Map.of("CPU", "fast"), Optional.empty());
    }

    private static Result result(Row row) {
        return new Result(row, runs(500, 400, 600), row.limit() == null ? List.of() : runs(1000, 1000, 1000));
    }

    private static List<Measurement> runs(double... requestsPerSecond) {
        return Arrays.stream(requestsPerSecond)
                .mapToObj(value -> new Measurement(value, Duration.ofMillis(2), Duration.ofMillis(9)))
                .toList();
    }
}
