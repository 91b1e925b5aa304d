package io.tenantservice.crypto;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The one place where a ciphertext can be opened. Vault derives the key from it, so a ciphertext that was copied to
 * another tenant, credential, version or field fails its authentication.
 *
 * @param version counts the values that the field has had
 */
public record CipherContext(UUID tenantId, UUID credentialId, long version, Purpose purpose) {

    private static final byte FORMAT = 1;

    private static final int LENGTH = 1 + 16 + 16 + 8 + 1;

    /** @return a fixed layout, so that no two contexts can have the same bytes */
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
}
