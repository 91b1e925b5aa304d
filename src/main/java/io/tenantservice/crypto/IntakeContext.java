package io.tenantservice.crypto;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;

/** The place of one secret that is held for an operation: for a while, and not for good. */
public record IntakeContext(UUID operationId, Part part) implements CipherContext {

    private static final byte FORMAT = 4;

    private static final int LENGTH = 1 + 16 + 1;

    /** The code is part of the encryption context and never changes. */
    public enum Part {
        /** What an onboarding was asked for, with its credentials. */
        REQUEST(1),
        /** The text of the key that the operation has issued, until it has been claimed. */
        API_KEY(2);

        private final byte code;

        Part(int code) {
            this.code = (byte) code;
        }
    }

    @Override
    public byte[] bytes() {
        return ByteBuffer.allocate(LENGTH)
                .put(FORMAT)
                .putLong(operationId.getMostSignificantBits())
                .putLong(operationId.getLeastSignificantBits())
                .put(part.code)
                .array();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("kind", "intake", "operation", operationId.toString(), "part", Byte.toString(part.code));
    }
}
