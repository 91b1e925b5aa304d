package io.tenantservice.crypto;

import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.KeyOwner.OfPlatform;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The pepper, for rotations of its key. */
@ApplicationScoped
class RewrappablePepper extends RewrappableTable {

    RewrappablePepper() {
        super("pepper", null, List.of("version"));
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner.equals(new OfPlatform(PlatformKey.PEPPER));
    }

    @Override
    public String place(ToRewrap row) {
        return "version " + ((PepperContext) row.context()).version();
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new PepperContext((Integer) ids.getFirst());
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        return List.of(((PepperContext) context).version());
    }
}
