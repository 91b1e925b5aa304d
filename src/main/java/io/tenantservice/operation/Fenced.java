package io.tenantservice.operation;

/** This process's turn at an operation is over: another one has taken it, and goes on with it. */
final class Fenced extends RuntimeException {

    Fenced() {
        super("another process has taken the operation over", null, false, false);
    }
}
