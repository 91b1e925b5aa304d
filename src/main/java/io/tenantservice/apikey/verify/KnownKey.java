package io.tenantservice.apikey.verify;

/** A key that was found, with its tenant. */
record KnownKey(KeyFacts key, TenantFacts tenant) {}
