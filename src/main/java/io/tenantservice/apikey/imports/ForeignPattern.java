package io.tenantservice.apikey.imports;

import io.tenantservice.platform.secret.Secret;
import java.util.UUID;

/** A pattern, and the tenant whose imported keys have it. */
public record ForeignPattern(UUID tenantId, ApiKeyPattern pattern) {

    boolean matches(Secret text) {
        return pattern.matches(text.reveal());
    }
}
