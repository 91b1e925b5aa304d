package io.tenantservice.audit;

/** What can be done here, as it stands in audit entries. A name never changes its meaning. */
public enum Action {
    TENANT_CREATED,
    TENANT_CHANGED,
    TENANT_SUSPENDED,
    TENANT_REACTIVATED,
    CREDENTIAL_CREATED,
    CREDENTIAL_CHANGED,
    CREDENTIAL_DELETED,
    CREDENTIAL_REVEALED,
    CREDENTIAL_VERIFIED,
    CONFIGURATION_INITIALIZED,
    CONFIGURATION_CHANGED,
    API_KEY_CREATED,
    API_KEY_REVOKED
}
