package io.tenantservice.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * What a chain is made of: hash = SHA-256(format ‖ previous ‖ sequence ‖ content), where format is one byte,
 * previous the 32 bytes of the entry before (zeros for the first), sequence 8 bytes big-endian, and content the bytes
 * of the entry in JSON Canonicalization Scheme (RFC 8785). PostgreSQL computes it, in {@link AuditAppender}; {@code
 * docs/verify-audit.py} does so anew.
 */
final class Chain {

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
}
