package io.tenantservice.apikey.verify;

import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.tenant.TenantState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a key that was found is good, by what is known of it and of its tenant, for what is asked, now. */
final class Decision {

    private Decision() {}

    static VerifyCode of(KeyFacts key, TenantFacts tenant, VerifyApiKey question, Instant now) {
        if (key.state() == ApiKeyState.REVOKED) {
            return VerifyCode.REVOKED;
        }
        if (key.state() == ApiKeyState.DISABLED) {
            return VerifyCode.DISABLED;
        }
        if (isOver(key.expiresAt(), now)) {
            return VerifyCode.EXPIRED;
        }
        if (isOver(key.graceEndsAt(), now)) {
            return VerifyCode.GRACE_ENDED;
        }
        if (tenant.state() != TenantState.ACTIVE) {
            return VerifyCode.TENANT_SUSPENDED;
        }
        if (!question.missingFrom(key.scopes()).isEmpty()) {
            return VerifyCode.INSUFFICIENT_SCOPE;
        }
        if (!key.allowedCidrs().isEmpty() && !question.isFromOneOf(key.allowedCidrs())) {
            return VerifyCode.IP_NOT_ALLOWED;
        }
        return VerifyCode.VALID;
    }

    /** An end belongs to what comes after it. */
    private static boolean isOver(@Nullable Instant end, Instant now) {
        return end != null && !end.isAfter(now);
    }
}
