package io.tenantservice.apikey;

import io.tenantservice.platform.secret.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that has not been issued yet.
 *
 * @param expiresAt null for one that does not expire
 */
public record KeyDraft(Secret text, @Nullable Instant expiresAt) {}
