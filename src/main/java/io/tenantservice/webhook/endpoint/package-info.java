/**
 * Where tenants want events sent, and the secrets that sign them. Tables {@code webhook_endpoint}, {@code webhook_secret}.
 * A secret is shown once, and is known to nobody else but its cipher.
 */
@NullMarked
package io.tenantservice.webhook.endpoint;

import org.jspecify.annotations.NullMarked;
