package io.tenantservice.audit.log;

/** A row of a chain; hashes in hexadecimal. */
record StoredEntry(long sequence, String canonical, String previousHash, String hash) {}
