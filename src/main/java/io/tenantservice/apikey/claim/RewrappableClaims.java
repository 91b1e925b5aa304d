package io.tenantservice.apikey.claim;

import io.tenantservice.crypto.CipherContext;
import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.IntakeContext;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.KeyOwner.OfPlatform;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.RewrappableTable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Keys of all tenants that wait to be claimed, for rotations of the platform's key {@code intake}. */
@ApplicationScoped
class RewrappableClaims extends RewrappableTable {

    RewrappableClaims() {
        super("claimable_key", null, List.of("operation_id"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner.equals(new OfPlatform(PlatformKey.INTAKE));
    }

    @Override
    public String place(ToRewrap row) {
        return "the key of operation " + operation(row.context());
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new IntakeContext((UUID) ids.getFirst(), IntakeContext.Part.API_KEY);
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        return List.of(operation(context));
    }

    private static UUID operation(CipherContext context) {
        return ((IntakeContext) context).operationId();
    }
}
