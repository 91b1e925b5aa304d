package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyRateLimit;
import io.tenantservice.platform.network.Cidr;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a verification must know of a key. Instants, and no judgement: what is true of it now follows from them.
 *
 * @param allowedCidrs empty when the key may come from anywhere
 * @param limitsId under which its uses are counted
 */
record KeyFacts(
        UUID tenantId,
        UUID id,
        String name,
        Environment environment,
        List<String> scopes,
        List<Cidr> allowedCidrs,
        ApiKeyState state,
        @Nullable Instant expiresAt,
        @Nullable Instant graceEndsAt,
        @Nullable UUID rotatedTo,
        List<KeyRateLimit> rateLimits,
        UUID limitsId) {}
