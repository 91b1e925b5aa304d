package io.tenantservice.webhook.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is sent.
 *
 * @param id the header {@code webhook-id}, the same at each attempt and each endpoint
 * @param payload the very text that is signed
 * @param notFor the endpoint that it tells the others of
 */
public record OutgoingEvent(
        UUID id, EventType type, String payload, @Nullable UUID notFor) {}
