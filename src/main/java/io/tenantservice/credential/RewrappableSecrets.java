package io.tenantservice.credential;

import io.tenantservice.crypto.CipherContext;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.CredentialContext;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.crypto.RewrappableTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The secret fields of credentials, for rotations of their tenant's key. */
@ApplicationScoped
class RewrappableSecrets extends RewrappableTable {

    RewrappableSecrets() {
        super("credential_secret", "tenant_id", List.of("tenant_id", "credential_id", "field", "version"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner instanceof KeyOwner.OfTenant;
    }

    @Override
    public String place(ToRewrap row) {
        CredentialContext place = (CredentialContext) row.context();
        return "credential %s, %s, version %d".formatted(place.credentialId(), place.purpose(), place.version());
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new CredentialContext(
                (UUID) ids.get(0), (UUID) ids.get(1), (Long) ids.get(3), Purpose.valueOf((String) ids.get(2)));
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        CredentialContext place = (CredentialContext) context;
        return List.of(place.tenantId(), place.credentialId(), place.purpose().name(), place.version());
    }
}
