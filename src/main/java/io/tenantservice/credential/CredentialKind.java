package io.tenantservice.credential;

import io.tenantservice.audit.Target;
import java.util.UUID;

/** The two sides of a tenant's connection. */
public enum CredentialKind {
    WHATSAPP_ACCOUNT("whatsapp-account"),
    GENESYS_ORGANIZATION("genesys-organization");

    private final String name;

    CredentialKind(String name) {
        this.name = name;
    }

    /** @return one of the kind, as audit entries name it */
    public Target target(UUID id) {
        return new Target(name, id);
    }
}
