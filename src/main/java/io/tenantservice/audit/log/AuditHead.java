package io.tenantservice.audit.log;

/**
 * The newest entry of a chain at some time.
 *
 * @param sequence 0 of a chain without an entry
 * @param hash in hexadecimal
 */
public record AuditHead(long sequence, String hash) {}
