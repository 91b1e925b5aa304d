package io.tenantservice.credential;

/** What the provider last said of a credential. Its silence says nothing of it. */
public enum CredentialHealth {
    /** Nobody has asked the provider yet. */
    UNVERIFIED,
    VALID,
    INVALID
}
