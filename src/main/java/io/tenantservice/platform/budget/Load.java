package io.tenantservice.platform.budget;

import java.time.Duration;

/**
 * What an outside system says of the use of a limit, whoever used it.
 *
 * @param used the part that is used, 1 for all of it; 0 when it does not say
 * @param closedFor for how long it takes no more calls; zero when it does
 */
public record Load(double used, Duration closedFor) {

    public static final Load NONE = new Load(0, Duration.ZERO);

    public Load and(Load other) {
        return new Load(
                Math.max(used, other.used), closedFor.compareTo(other.closedFor) > 0 ? closedFor : other.closedFor);
    }
}
