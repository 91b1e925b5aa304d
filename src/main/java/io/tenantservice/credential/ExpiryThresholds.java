package io.tenantservice.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How long before a token's end somebody should know. */
final class ExpiryThresholds {

    /** In days; each is worth a warning, the last one most. */
    static final List<Integer> DAYS = List.of(30, 14, 7, 3, 1);

    private ExpiryThresholds() {}

    /** @param end null for never */
    static boolean isNear(@Nullable Instant end, Instant now) {
        return end != null && !end.isAfter(now.plus(Duration.ofDays(DAYS.getFirst())));
    }

    /** @return the last threshold that has been passed; none while the end is far off, or after it */
    static OptionalInt passed(Instant end, Instant now) {
        return end.isAfter(now)
                ? DAYS.stream()
                        .filter(days -> !end.isAfter(now.plus(Duration.ofDays(days))))
                        .mapToInt(Integer::intValue)
                        .min()
                : OptionalInt.empty();
    }
}
