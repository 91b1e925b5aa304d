package io.tenantservice.apikey.usage;

import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;

import io.tenantservice.platform.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Of which hours the uses are asked for.
 *
 * @param from the beginning of the first hour
 * @param to the end of the last one
 */
record UsageSpan(Instant from, Instant to) {

    static final Duration USUAL = Duration.ofDays(7);
    static final Duration LONGEST = Duration.ofDays(90);

    /**
     * Each hour of which a part lies in between; until now, and of the 7 days before, when nothing is said.
     *
     * @throws Problem OUT_OF_RANGE
     */
    static UsageSpan of(@Nullable Instant from, @Nullable Instant to, Instant now) {
        Instant end = to == null ? now : to;
        Instant begin = from == null ? end.minus(USUAL) : from;
        if (!begin.isBefore(end)) {
            throw Problem.of(OUT_OF_RANGE, "`from` must be before `to`.");
        }
        if (begin.isBefore(end.minus(LONGEST))) {
            throw Problem.of(OUT_OF_RANGE, "`from` and `to` may be " + LONGEST.toDays() + " days apart at most.");
        }
        return new UsageSpan(begin.truncatedTo(ChronoUnit.HOURS), endOfHour(end));
    }

    private static Instant endOfHour(Instant time) {
        Instant begin = time.truncatedTo(ChronoUnit.HOURS);
        return begin.equals(time) ? time : begin.plus(1, ChronoUnit.HOURS);
    }
}
