package io.tenantservice.ratelimit;

import java.util.UUID;

/** Whose limits are charged. What shares an id shares the buckets of equal limits. */
public record LimitOwner(UUID tenantId, UUID id) {}
