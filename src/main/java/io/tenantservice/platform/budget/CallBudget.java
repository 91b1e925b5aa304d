package io.tenantservice.platform.budget;

import java.time.Duration;

/**
 * One limit of an outside system.
 *
 * @param subject whose limit it is, a name of our own; holds no secret
 * @param calls how many calls the outside system takes in the time
 */
public record CallBudget(String subject, int calls, Duration per) {

    /** A limit whose size only the outside system knows: its word on the load decides alone. */
    public static CallBudget unknown(String subject, Duration per) {
        return new CallBudget(subject, 0, per);
    }

    /** @return for how long so many calls use the limit up */
    Duration cost(int made) {
        return calls == 0 ? Duration.ZERO : per.multipliedBy(made).dividedBy(calls);
    }
}
