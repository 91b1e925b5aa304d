package io.tenantservice.operation;

/** How an operation stands. */
public enum OperationState {
    /** Under way, or waiting for something that is away. */
    RUNNING,
    SUCCEEDED,
    /** A step has failed for good. */
    FAILED
}
