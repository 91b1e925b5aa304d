package io.tenantservice.operation;

/** What an operation does. A name never changes its meaning. */
public enum OperationKind {
    /** Brings a new tenant from nothing to a working connection. */
    ONBOARDING,
    /** Has Meta give a fresh access token for one that will expire. */
    TOKEN_REFRESH,
    /** Has Genesys Cloud give its client a new secret. */
    SECRET_REGENERATION
}
