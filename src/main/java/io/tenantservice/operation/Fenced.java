package io.tenantservice.operation;

/** This process's turn at an operation is over: another one has taken it, or somebody has cancelled it. */
final class Fenced extends RuntimeException {

    private final OperationState state;

    /** @param state that the operation has now */
    Fenced(OperationState state) {
        super("the turn at the operation is over", null, false, false);
        this.state = state;
    }

    boolean isCancelled() {
        return state.isCancelled();
    }
}
