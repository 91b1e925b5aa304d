package io.tenantservice.platform.idempotency;

import org.jspecify.annotations.Nullable;

/** The answer of a request that has had its effect. */
record StoredAnswer(
        int status, @Nullable String entityTag, @Nullable String location, String body) {}
