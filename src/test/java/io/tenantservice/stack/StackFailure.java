package io.tenantservice.stack;

/** A part cannot be had. The message is one line that says what to do; no stack trace is of use to its reader. */
public class StackFailure extends RuntimeException {

    public StackFailure(String message) {
        super(message);
    }

    public StackFailure(String message, Throwable cause) {
        super(message + " (" + cause.getMessage() + ")", cause);
    }
}
