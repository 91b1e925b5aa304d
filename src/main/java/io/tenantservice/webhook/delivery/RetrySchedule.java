package io.tenantservice.webhook.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a delivery is tried again: the schedule that Standard Webhooks recommends, some 76 hours in all. */
final class RetrySchedule {

    /** Before the second try and those that follow; the first has no pause. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    static final int TRIES = PAUSES.size() + 1;

    /** Part of a pause that chance adds at most, so that what has failed together does not come back together. */
    static final double JITTER = 0.2;

    private RetrySchedule() {}

    /**
     * @param tries that have failed, one or more
     * @param chance 0 to 1
     * @return the pause before the next try; nothing when that was the last one
     */
    static Optional<Duration> after(int tries, double chance) {
        if (tries >= TRIES) {
            return Optional.empty();
        }
        Duration pause = PAUSES.get(tries - 1);
        return Optional.of(pause.plusMillis((long) (pause.toMillis() * JITTER * chance)));
    }
}
