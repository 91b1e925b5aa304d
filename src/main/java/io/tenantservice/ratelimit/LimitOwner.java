package io.tenantservice.ratelimit;

import java.util.UUID;

/** Whose limits are charged. What shares an id shares the buckets. */
public record LimitOwner(UUID tenantId, UUID id) {}
