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

/** What onboardings of all tenants keep for a while, for rotations of the platform's key {@code intake}. */
@ApplicationScoped
class RewrappableIntake extends RewrappableTable {

    RewrappableIntake() {
        super("onboarding_secret", null, List.of("operation_id", "part"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner.equals(new OfPlatform(PlatformKey.INTAKE));
    }

    @Override
    public String place(ToRewrap row) {
        IntakeContext place = (IntakeContext) row.context();
        return "operation %s, %s".formatted(place.operationId(), place.part());
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new IntakeContext((UUID) ids.get(0), IntakeContext.Part.valueOf((String) ids.get(1)));
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        IntakeContext place = (IntakeContext) context;
        return List.of(place.operationId(), place.part().name());
    }
}
