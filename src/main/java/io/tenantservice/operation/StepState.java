package io.tenantservice.operation;

/** How one step of an operation stands. */
public enum StepState {
    PENDING,
    RUNNING,
    /** The last attempt failed for now; another one follows. */
    WAITING,
    SUCCEEDED,
    /** Somebody has to act. */
    FAILED
}
