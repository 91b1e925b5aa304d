package io.tenantservice.crypto;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/**
 * The place of one value of a credential's secret field.
 *
 * @param version counts the sets of secrets that the credential has had
 */
public record CredentialContext(UUID tenantId, UUID credentialId, long version, Purpose purpose)
        implements CipherContext {

    private static final byte FORMAT = 1;

    private static final int LENGTH = 1 + 16 + 16 + 8 + 1;

    @Override
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .put(FORMAT)
                .putLong(tenantId.getMostSignificantBits())
                .putLong(tenantId.getLeastSignificantBits())
                .putLong(credentialId.getMostSignificantBits())
                .putLong(credentialId.getLeastSignificantBits())
                .putLong(version)
                .put(purpose.code())
                .array();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of(
                "kind", "credential",
                "tenant", tenantId.toString(),
                "credential", credentialId.toString(),
                "version", Long.toString(version),
                "purpose", Byte.toString(purpose.code()));
    }
}
