package io.tenantservice.credential.resolve;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tenantservice.credential.CredentialKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A side of a tenant's connection, as callers name it. */
public enum Side {
    @JsonProperty("whatsapp_accounts")
    WHATSAPP_ACCOUNTS(CredentialKind.WHATSAPP_ACCOUNT),
    @JsonProperty("genesys_organizations")
    GENESYS_ORGANIZATIONS(CredentialKind.GENESYS_ORGANIZATION);

    private final CredentialKind kind;

    Side(CredentialKind kind) {
        this.kind = kind;
    }

    static Set<CredentialKind> kinds(List<Side> sides) {
        return sides.stream().map(side -> side.kind).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
