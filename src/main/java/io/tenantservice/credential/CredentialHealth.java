package io.tenantservice.credential;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is known of a credential. */
@Schema(
        description = "UNVERIFIED: nobody has asked the provider yet. VALID: it is good. EXPIRING: it is good, and its "
                + "token ends within 30 days. INVALID: the provider does not accept it. INSUFFICIENT_SCOPE: the "
                + "provider accepts it, and it may not do what it has to. UNREACHABLE: the provider has not answered, "
                + "so nobody knows; go on using it if it was good before.")
public enum CredentialHealth {
    UNVERIFIED,
    VALID,
    EXPIRING,
    INVALID,
    INSUFFICIENT_SCOPE,
    UNREACHABLE;

    /** Whether the provider has found it good. */
    public boolean isGood() {
        return this == VALID || this == EXPIRING;
    }
}
