/**
 * The catalogue of what tenants can be told of, and the outbox: an event is written in the transaction of the change that
 * it tells of, with a delivery for each endpoint that wants it. Tables {@code webhook_event}, {@code webhook_delivery}.
 */
@NullMarked
package io.tenantservice.webhook.event;

import org.jspecify.annotations.NullMarked;
