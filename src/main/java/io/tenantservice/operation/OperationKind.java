package io.tenantservice.operation;

/** What an operation does. A name never changes its meaning. */
public enum OperationKind {
    /** Brings a new tenant from nothing to a working connection. */
    ONBOARDING
}
