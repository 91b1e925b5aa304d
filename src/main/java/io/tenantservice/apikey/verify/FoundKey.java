package io.tenantservice.apikey.verify;

import java.time.Instant;

/**
 * A key and its tenant, as a look-up finds them.
 *
 * @param askedAt by the database's clock, which all replicas share
 */
record FoundKey(KeyFacts key, TenantFacts tenant, Instant askedAt) {}
