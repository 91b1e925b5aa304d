package io.tenantservice.operation;

/** How an operation stands. */
public enum OperationState {
    /** Under way, or waiting for something that is away. */
    RUNNING,
    SUCCEEDED,
    /** A step has failed for good. */
    FAILED,
    /** What its steps did is being undone; that goes on until it is. */
    CANCELLING,
    /** What its steps did has been undone. */
    CANCELLED;

    /** Whether a worker deals with it. */
    public boolean isUnderWay() {
        return this == RUNNING || this == CANCELLING;
    }

    /** Whether somebody has cancelled it. */
    public boolean isCancelled() {
        return this == CANCELLING || this == CANCELLED;
    }
}
