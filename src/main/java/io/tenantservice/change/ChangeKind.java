package io.tenantservice.change;

/** What has changed, as a cache keys its entries. A name never changes its meaning. */
public enum ChangeKind {
    /** The subject is a tenant's id: its state or tier. */
    TENANT,
    /** The subject is a tenant's id: its configuration. */
    CONFIGURATION,
    /** The subject is an API key's id. */
    API_KEY,
    /** The patterns of imported keys, all together. */
    API_KEY_PATTERN,
    /** A version of the pepper was added or deleted; the subject tells nothing. */
    PEPPER,
    /** Events wait to be sent to webhooks; the subject is the id of the tenant. */
    WEBHOOK_DELIVERY
}
