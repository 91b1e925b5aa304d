package io.tenantservice.credential;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One phone number of a tenant's WhatsApp Business account. */
@Entity
@Table(name = "whatsapp_account")
class WhatsAppAccount extends Credential {

    static final String KIND = "whatsapp-account";

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
        displayName = patch.displayName() == null ? displayName : patch.displayName().orElse(null);
        isActive = patch.isActive() == null ? isActive : patch.isActive();
        updatedAt = now;
    }

    @Override
    String kind() {
        return KIND;
    }
}
