package io.tenantservice.webhook.delivery;

import io.tenantservice.webhook.WebhookUrlCode;
import java.time.Duration;
import java.time.Instant;

/**
 * What an attempt has met.
 *
 * @param status zero when there was no answer
 * @param retryAfter for how long the receiver wants to be left alone; zero when it says nothing
 */
record Outcome(WebhookUrlCode code, int status, Duration retryAfter, Instant at, Duration took) {}
