package io.tenantservice.credential.resolve;

import io.tenantservice.audit.Target;
import io.tenantservice.credential.CredentialHealth;
import io.tenantservice.credential.CredentialKind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One side of a tenant's connection.
 *
 * @param account the business account at Meta, or the organization at Genesys
 * @param place the phone number at Meta, or the region of Genesys
 * @param application the app at Meta, or the integration at Genesys
 * @param knownHealth what the provider said last, while it is silent
 * @param secrets those that are wanted, in a fixed order
 */
record FoundCredential(
        CredentialKind kind,
        UUID id,
        String account,
        String place,
        @Nullable String displayName,
        @Nullable String application,
        CredentialHealth health,
        @Nullable CredentialHealth knownHealth,
        List<FoundSecret> secrets) {

    Target asTarget() {
        return kind.target(id);
    }
}
