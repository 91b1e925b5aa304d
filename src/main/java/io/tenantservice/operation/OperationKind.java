package io.tenantservice.operation;

/** What an operation does. A name never changes its meaning. */
public enum OperationKind {
    /** Brings a new tenant from nothing to a working connection. */
    ONBOARDING,
    /** Leads a tenant out, until nothing of it is left. */
    OFFBOARDING,
    /** Has Meta give a fresh access token for one that will expire. */
    TOKEN_REFRESH,
    /** Has Genesys Cloud give its client a new secret. */
    SECRET_REGENERATION,
    /** Issues the successor of an API key that was found in public; it is over when it can be seen. */
    LEAKED_KEY_ROTATION
}
