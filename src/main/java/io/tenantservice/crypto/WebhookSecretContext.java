package io.tenantservice.crypto;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/**
 * The place of a secret that signs what is sent to a webhook.
 *
 * @param version counts the secrets that the endpoint has had
 */
public record WebhookSecretContext(UUID tenantId, UUID endpointId, long version) implements CipherContext {

    private static final byte FORMAT = 5;

    private static final int LENGTH = 1 + 16 + 16 + 8;

    @Override
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .put(FORMAT)
                .putLong(tenantId.getMostSignificantBits())
                .putLong(tenantId.getLeastSignificantBits())
                .putLong(endpointId.getMostSignificantBits())
                .putLong(endpointId.getLeastSignificantBits())
                .putLong(version)
                .array();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of(
                "kind", "webhook",
                "tenant", tenantId.toString(),
                "endpoint", endpointId.toString(),
                "version", Long.toString(version));
    }
}
