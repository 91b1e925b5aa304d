package io.tenantservice.webhook.delivery;

import io.tenantservice.webhook.WebhookUrlCode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What follows from an attempt, for the delivery and for its endpoint (Standard Webhooks, "Operational considerations"). */
sealed interface Verdict {

    record Arrived() implements Verdict {}

    /** @param endpointPause how long nothing at all is sent to the endpoint; zero when it is only about this delivery */
    record Again(Duration pause, Duration endpointPause) implements Verdict {}

    /** That was the last try. */
    record GivenUp(Duration endpointPause) implements Verdict {}

    /** The receiver wants nothing more, ever. */
    record Gone() implements Verdict {}

    /** It failed where the endpoint is no more, which tells nothing of where it is now. */
    record Moved() implements Verdict {}

    int STATUS_GONE = 410;

    /** Too many requests, bad gateway, gateway timeout: the receiver has more than it can take. */
    Set<Integer> OVERLOADED = Set.of(429, 502, 504);

    Duration USUAL_PAUSE = Duration.ofMinutes(1);

    /** A slip in a receiver's header shall not stop all of its events for a day. */
    Duration LONGEST_PAUSE = Duration.ofHours(1);

    /**
     * @param tries of the delivery since it was last queued, this one included
     * @param chance 0 to 1
     */
    static Verdict of(Outcome outcome, int tries, double chance) {
        if (outcome.code() == WebhookUrlCode.REACHABLE) {
            return new Arrived();
        }
        if (outcome.status() == STATUS_GONE) {
            return new Gone();
        }
        Duration endpointPause = endpointPause(outcome);
        Optional<Duration> pause = RetrySchedule.after(tries, chance);
        return pause.<Verdict>map(next -> new Again(longer(next, outcome.retryAfter()), endpointPause))
                .orElseGet(() -> new GivenUp(endpointPause));
    }

    private static Duration endpointPause(Outcome outcome) {
        if (!OVERLOADED.contains(outcome.status())) {
            return Duration.ZERO;
        }
        if (outcome.retryAfter().isZero()) {
            return USUAL_PAUSE;
        }
        return outcome.retryAfter().compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : outcome.retryAfter();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
