package io.tenantservice.crypto;

import java.nio.ByteBuffer;
import java.util.Map;

/** The place of one version of the pepper. */
record PepperContext(int version) implements CipherContext {

    private static final byte FORMAT = 2;

    @Override
    public byte[] bytes() {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put(FORMAT)
                .putInt(version)
                .array();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("kind", "pepper", "version", Integer.toString(version));
    }
}
