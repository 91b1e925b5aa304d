package io.tenantservice.operation;

import java.time.Duration;

/** What became of one attempt of a step. */
public sealed interface StepResult {

    record Done() implements StepResult {}

    record Failed(StepFailure failure) implements StepResult {}

    /**
     * It waits by plan for what comes by itself. That is no failure, and the time and the attempts until then count for
     * nothing.
     */
    record Later(Duration pause) implements StepResult {}
}
