package io.tenantservice.platform.job;

import java.time.Duration;

/** How a run of a one-time job ended. A run that fails is repeated too, and leaves a stack trace in the log. */
public sealed interface JobResult {

    /** There is nothing left to do. */
    record Done() implements JobResult {}

    /** What the job waits for is not there yet; it runs again after the pause. */
    record Again(Duration pause) implements JobResult {}
}
