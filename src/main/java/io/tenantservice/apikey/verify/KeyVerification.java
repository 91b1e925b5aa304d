package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.ratelimit.RateLimitDecision;
import io.tenantservice.tenant.Tier;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a verification found, and why. Of a key that was not found, nothing is said. */
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

        @Nullable @Schema(description = "Present when the key was found and has one")
        Instant expiresAt,

        @Nullable @Schema(description = "Present when the key was found and has been rotated: it is good until then")
        Instant graceEndsAt,

        @Nullable @Schema(description = "The successor of a key that was found and has been rotated")
        UUID rotatedTo,

        @Nullable @Schema(description = "With WRONG_REGION: where the key says that it was issued", examples = "us1")
        String homeRegion,

        @Nullable @Schema(description = "With INSUFFICIENT_SCOPE: what the key lacks", examples = "[\"messages:send\"]")
        List<String> missingScopes,

        @Nullable
        @Schema(
                description =
                        "The key's limits that were charged or looked at. Present when there are any and the key is "
                                + "valid, or would be but for them")
        List<LimitStanding> rateLimits,

        @Nullable
        @Schema(
                description =
                        "Present and true when Redis is away: the limits were charged at the replica that answers, "
                                + "for its share of them")
        Boolean degraded) {

    /** Of a key that nobody has found. */
    static KeyVerification refused(VerifyCode code) {
        return new KeyVerification(
                false, code, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** @param homeRegion as the text of the key says, whether it is one or not */
    static KeyVerification ofAnotherRegion(String homeRegion) {
        return new KeyVerification(
                false,
                VerifyCode.WRONG_REGION,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                homeRegion,
                null,
                null,
                null);
    }

    static KeyVerification of(KeyFacts key, TenantFacts tenant, VerifyApiKey question, Instant now) {
        VerifyCode code = Decision.of(key, tenant, question, now);
        return code == VerifyCode.VALID ? valid(key, tenant) : refused(code, key, question);
    }

    private static KeyVerification valid(KeyFacts key, TenantFacts tenant) {
        return new KeyVerification(
                true,
                VerifyCode.VALID,
                key.tenantId(),
                key.id(),
                key.name(),
                key.environment(),
                key.scopes(),
                tenant.tier(),
                key.expiresAt(),
                key.graceEndsAt(),
                key.rotatedTo(),
                null,
                null,
                null,
                null);
    }

    private static KeyVerification refused(VerifyCode code, KeyFacts key, VerifyApiKey question) {
        return new KeyVerification(
                false,
                code,
                key.tenantId(),
                key.id(),
                null,
                null,
                null,
                null,
                key.expiresAt(),
                key.graceEndsAt(),
                key.rotatedTo(),
                null,
                code == VerifyCode.INSUFFICIENT_SCOPE ? question.missingFrom(key.scopes()) : null,
                null,
                null);
    }

    /** @return this answer, of a valid key, with what its limits say */
    KeyVerification limited(RateLimitDecision decision) {
        boolean allowed = decision.isAllowed();
        return new KeyVerification(
                allowed,
                allowed ? code : VerifyCode.RATE_LIMITED,
                tenantId,
                keyId,
                allowed ? name : null,
                allowed ? environment : null,
                allowed ? scopes : null,
                allowed ? tier : null,
                expiresAt,
                graceEndsAt,
                rotatedTo,
                null,
                null,
                decision.limits().stream().map(LimitStanding::of).toList(),
                decision.isDegraded() ? true : null);
    }
}
