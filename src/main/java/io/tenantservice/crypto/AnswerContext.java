package io.tenantservice.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The place of a stored idempotent answer. */
record AnswerContext(String caller, String key) implements CipherContext {

    private static final byte FORMAT = 3;
    private static final int DIGEST_BYTES = 32;

    /** Hashed, as neither part has a fixed length. */
    @Override
    public byte[] bytes() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest((caller.length() + ":" + caller + key).getBytes(UTF_8));
            return ByteBuffer.allocate(1 + DIGEST_BYTES).put(FORMAT).put(digest).array();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
