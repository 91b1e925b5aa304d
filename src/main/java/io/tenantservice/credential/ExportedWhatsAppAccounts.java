package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.export.Exportable;
import io.tenantservice.platform.paging.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a tenant's credentials of this kind, in an export of its data; their secrets are masked. */
@ApplicationScoped
class ExportedWhatsAppAccounts implements Exportable {

    private final WhatsAppAccountService accounts;

    ExportedWhatsAppAccounts(WhatsAppAccountService accounts) {
        this.accounts = accounts;
    }

    @Override
    public String type() {
        return "whatsapp_account";
    }

    @Override
    public Uni<Page<WhatsAppAccountView>> page(UUID tenantId, @Nullable String pageToken) {
        return accounts.store().page(tenantId, null, request(tenantId, pageToken));
    }
}
