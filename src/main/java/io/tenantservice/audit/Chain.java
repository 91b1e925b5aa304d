package io.tenantservice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * The arithmetic of a chain: hash = SHA-256(format ‖ previous ‖ sequence ‖ content), where format is one byte,
 * previous the 32 bytes of the entry before (zeros for the first), sequence 8 bytes big-endian, and content the bytes
 * of the entry in JSON Canonicalization Scheme (RFC 8785).
 */
final class Chain {

    static final byte FORMAT = 1;

    static final int HASH_BYTES = 32;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Chain() {}

    static byte[] canonical(Entry entry) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(entry.content()))
                    .getEncodedString()
                    .getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry that cannot be written", e);
        } catch (IOException e) {
            throw new IllegalStateException("an entry without a canonical form", e);
        }
    }

    static byte[] hash(byte[] previous, long sequence, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(FORMAT);
            digest.update(previous);
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
            return digest.digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
