package io.tenantservice.apikey;

import io.tenantservice.platform.secret.Secret;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A key that somebody has presented. */
@Schema(name = "VerifyApiKey")
public record VerifyApiKey(
        @NotNull @Schema(examples = "acme_live_eu1_...") Secret apiKey) {}
