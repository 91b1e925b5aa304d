package io.tenantservice.crypto;

import io.tenantservice.crypto.CredentialCipher.ToRewrap;
import io.tenantservice.crypto.KeyOwner.OfPlatform;
import java.util.List;
import java.util.UUID;

/** A table of what operations of all tenants keep for a while under the platform's key {@code intake}. */
public abstract class RewrappableOfOperations extends RewrappableTable {

    private final IntakeContext.Part part;
    private final String what;

    /** @param what is in a row, as people call it */
    protected RewrappableOfOperations(String table, IntakeContext.Part part, String what) {
        super(table, null, List.of("operation_id"));
        this.part = part;
        this.what = what;
    }

    @Override
    public boolean isOf(KeyOwner owner) {
        return owner.equals(new OfPlatform(PlatformKey.INTAKE));
    }

    @Override
    public String place(ToRewrap row) {
        return what + " of operation " + operation(row.context());
    }

    @Override
    protected CipherContext context(List<Object> ids) {
        return new IntakeContext((UUID) ids.getFirst(), part);
    }

    @Override
    protected List<Object> ids(CipherContext context) {
        return List.of(operation(context));
    }

    private static UUID operation(CipherContext context) {
        return ((IntakeContext) context).operationId();
    }
}
