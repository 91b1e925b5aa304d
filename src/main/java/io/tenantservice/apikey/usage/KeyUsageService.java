package io.tenantservice.apikey.usage;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.ApiKeyService;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows how keys are used. */
@ApplicationScoped
class KeyUsageService {

    private final ApiKeyService keys;
    private final Tenancy tenancy;
    private final Clock clock;

    KeyUsageService(ApiKeyService keys, Tenancy tenancy, Clock clock) {
        this.keys = keys;
        this.tenancy = tenancy;
        this.clock = clock;
    }

    Uni<KeyUsageView> get(UUID tenantId, UUID keyId, @Nullable Instant from, @Nullable Instant to) {
        UsageSpan span = UsageSpan.of(from, to, clock.instant());
        return keys.get(tenantId, keyId).chain(key -> tenancy.observe(tenantId, () -> read(tenantId, keyId, span)));
    }

    private static Uni<KeyUsageView> read(UUID tenantId, UUID keyId, UsageSpan span) {
        return ApiKeyLastUse.of(tenantId, keyId)
                .chain(last -> ApiKeyUseCount.within(tenantId, keyId, span)
                        .map(counts -> KeyUsageView.of(last, span, counts)));
    }
}
