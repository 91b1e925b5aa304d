package io.tenantservice.credential;

/** What became of a check that came by itself. */
public enum Recheck {
    ANSWERED,
    /** Nothing was learned of the credential. */
    SILENT,
    /** The provider's limit leaves no room for it now, or others are changing the secrets. */
    POSTPONED
}
