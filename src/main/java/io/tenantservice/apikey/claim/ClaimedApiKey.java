package io.tenantservice.apikey.claim;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.tenantservice.platform.secret.Confidential;
import io.tenantservice.platform.secret.RevealSecret;
import io.tenantservice.platform.secret.Secret;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The key that an operation has issued. */
@Schema(name = "ClaimedApiKey")
public record ClaimedApiKey(
        UUID tenantId,
        UUID keyId,

        @JsonSerialize(using = RevealSecret.class)
        @Schema(
                description = "The key itself",
                examples = "acme_live_eu1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg4jX9aQ")
        Secret apiKey)
        implements Confidential {}
