package io.tenantservice.audit;

import io.tenantservice.platform.CanonicalJson;

/**
 * What a chain is made of: hash = SHA-256(format ‖ previous ‖ sequence ‖ content), where format is one byte,
 * previous the 32 bytes of the entry before (zeros for the first), sequence 8 bytes big-endian, and content the bytes
 * of the entry in JSON Canonicalization Scheme (RFC 8785). PostgreSQL computes it, in {@link AuditAppender}; {@code
 * docs/verify-audit.py} does so anew.
 */
final class Chain {

    private Chain() {}

    static byte[] canonical(Entry entry) {
        return CanonicalJson.of(entry.content());
    }
}
