package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One phone number of a tenant's WhatsApp Business account. */
@Entity
@Table(name = "whatsapp_account")
class WhatsAppAccount extends Credential {

    String businessAccountId;
    String phoneNumberId;

    @Nullable
    String displayName;

    /** Learned from Meta at the first verification. */
    @Nullable
    String appId;

    /** When the access token in use ends; null when it never does, or when nobody has asked Meta about it yet. */
    @Nullable
    Instant tokenExpiresAt;

    /** The same of the one that is pending. */
    @Nullable
    Instant pendingTokenExpiresAt;

    static WhatsAppAccount create(UUID tenantId, UUID id, CreateWhatsAppAccount request, Instant now) {
        WhatsAppAccount account = new WhatsAppAccount();
        account.begin(tenantId, id, now);
        account.businessAccountId = request.businessAccountId();
        account.phoneNumberId = request.phoneNumberId();
        account.displayName = request.displayName();
        account.isActive = request.isActive() == null || request.isActive();
        return account;
    }

    void apply(PatchWhatsAppAccount patch, Instant now) {
        displayName =
                patch.displayName() == null ? displayName : patch.displayName().orElse(null);
        isActive = patch.isActive() == null ? isActive : patch.isActive();
        updatedAt = now;
    }

    @Override
    void stage(long version, Instant now) {
        super.stage(version, now);
        pendingTokenExpiresAt = null;
    }

    @Override
    void unstage(Instant now) {
        super.unstage(now);
        pendingTokenExpiresAt = null;
    }

    @Override
    void promote(@Nullable Instant keptUntil, Instant now) {
        super.promote(keptUntil, now);
        tokenExpiresAt = pendingTokenExpiresAt;
        pendingTokenExpiresAt = null;
    }

    @Override
    void rollBack(Instant now) {
        super.rollBack(now);
        tokenExpiresAt = null;
        pendingTokenExpiresAt = null;
    }

    /** @return how many other numbers of the same business account have their events sent to us */
    Uni<Long> siblingsConnected() {
        return count(
                "tenantId = ?1 and businessAccountId = ?2 and id <> ?3 and webhookUrl is not null",
                tenantId,
                businessAccountId,
                id);
    }

    @Override
    CredentialKind kind() {
        return CredentialKind.WHATSAPP_ACCOUNT;
    }
}
