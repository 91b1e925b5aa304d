package io.tenantservice.operation;

/** How one step of an operation stands. */
public enum StepState {
    PENDING,
    RUNNING,
    /** The last attempt, of the step or of its undoing, failed for now; another one follows. */
    WAITING,
    SUCCEEDED,
    /** Somebody has to act. */
    FAILED,
    /** What it did is being undone, as the operation has been cancelled. */
    COMPENSATING,
    /** What it did has been undone, or it had done nothing. */
    COMPENSATED
}
