package io.tenantservice.operation;

/** What became of one attempt of a step. */
public sealed interface StepResult {

    record Done() implements StepResult {}

    record Failed(StepFailure failure) implements StepResult {}
}
