package io.tenantservice.provisioning;

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

/** What onboardings of all tenants were asked for, for rotations of the platform's key {@code intake}. */
@ApplicationScoped
class RewrappableIntake extends RewrappableTable {

    RewrappableIntake() {
        super("onboarding_secret", null, List.of("operation_id"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner.equals(new OfPlatform(PlatformKey.INTAKE));
    }

    @Override
    public String place(ToRewrap row) {
        return "the request of operation " + operation(row.context());
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new IntakeContext((UUID) ids.getFirst(), IntakeContext.Part.REQUEST);
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        return List.of(operation(context));
    }

    private static UUID operation(CipherContext context) {
        return ((IntakeContext) context).operationId();
    }
}
