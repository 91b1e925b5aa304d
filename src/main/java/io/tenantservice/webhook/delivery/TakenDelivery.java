package io.tenantservice.webhook.delivery;

import java.util.UUID;

/**
 * A delivery whose turn a dispatcher has.
 *
 * @param fence the number of the turn; with an older one nothing is written
 */
record TakenDelivery(UUID tenantId, UUID endpointId, UUID eventId, long fence) {}
