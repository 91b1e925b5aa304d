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
