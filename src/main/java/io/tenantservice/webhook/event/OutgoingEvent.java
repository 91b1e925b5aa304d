package io.tenantservice.webhook.event;

import java.util.UUID;

/**
 * An event as it is sent.
 *
 * @param id the header {@code webhook-id}, the same at each attempt and each endpoint
 * @param payload the very text that is signed
 */
public record OutgoingEvent(UUID id, EventType type, String payload) {}
