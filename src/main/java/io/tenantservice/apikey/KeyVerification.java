package io.tenantservice.apikey;

import io.tenantservice.tenant.Tier;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a verification found, and why. */
@Schema(name = "KeyVerification")
public record KeyVerification(
        boolean valid,
        VerifyCode code,

        @Nullable @Schema(description = "Present when the key was found")
        UUID tenantId,

        @Nullable @Schema(description = "Present when the key was found")
        UUID keyId,

        @Nullable @Schema(description = "Present when the key is valid", examples = "Production backend")
        String name,

        @Nullable @Schema(description = "Present when the key is valid")
        Environment environment,

        @Nullable @Schema(description = "Present when the key is valid", examples = "[\"messages:send\"]")
        List<String> scopes,

        @Nullable @Schema(description = "Present when the key is valid")
        Tier tier,

        @Nullable @Schema(description = "Present when the key has one")
        Instant expiresAt) {

    static KeyVerification refused(VerifyCode code) {
        return new KeyVerification(false, code, null, null, null, null, null, null, null);
    }

    static KeyVerification refused(VerifyCode code, FoundKey key) {
        return new KeyVerification(false, code, key.tenantId(), key.id(), null, null, null, null, key.expiresAt());
    }

    static KeyVerification valid(FoundKey key) {
        return new KeyVerification(
                true,
                VerifyCode.VALID,
                key.tenantId(),
                key.id(),
                key.name(),
                key.environment(),
                key.scopes(),
                key.tier(),
                key.expiresAt());
    }
}
