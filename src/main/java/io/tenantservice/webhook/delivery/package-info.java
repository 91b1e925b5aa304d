/**
 * Sends events to the endpoints that want them, at least once each, and shows what became of it. Tables {@code
 * webhook_delivery}, {@code webhook_attempt}. An event that was committed with its change is sent, whoever dies meanwhile.
 */
@NullMarked
package io.tenantservice.webhook.delivery;

import org.jspecify.annotations.NullMarked;
