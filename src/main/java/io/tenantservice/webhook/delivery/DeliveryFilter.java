package io.tenantservice.webhook.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which deliveries of an endpoint are meant; what is null holds for each. */
record DeliveryFilter(
        UUID tenantId,
        UUID endpointId,
        @Nullable DeliveryState state,
        @Nullable String type) {}
