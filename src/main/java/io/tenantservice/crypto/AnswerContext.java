package io.tenantservice.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The place of a stored idempotent answer. */
record AnswerContext(String caller, String key) implements CipherContext {

    private static final byte FORMAT = 3;
    private static final int DIGEST_BYTES = 32;

    @Override
    public byte[] bytes() {
        return ByteBuffer.allocate(1 + DIGEST_BYTES).put(FORMAT).put(digest()).array();
    }

    @Override
    public Map<String, String> fields() {
        return Map.of("kind", "answer", "digest", HexFormat.of().formatHex(digest()));
    }

    /** As neither part has a fixed length, and a caller may put anything into the key. */
    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest((caller.length() + ":" + caller + key).getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
