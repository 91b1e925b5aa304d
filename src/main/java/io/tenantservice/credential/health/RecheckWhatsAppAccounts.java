package io.tenantservice.credential.health;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.RecheckConfig;
import io.tenantservice.credential.WhatsAppAccountService;
import io.tenantservice.platform.job.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Asks Meta again about the WhatsApp accounts whose check is due. */
@ApplicationScoped
class RecheckWhatsAppAccounts implements RecurringJob {

    static final String TAKE = "take_due_whatsapp_checks";

    private final DueChecks due;
    private final WhatsAppAccountService accounts;
    private final RecheckConfig config;

    RecheckWhatsAppAccounts(DueChecks due, WhatsAppAccountService accounts, RecheckConfig config) {
        this.due = due;
        this.accounts = accounts;
        this.config = config;
    }

    @Override
    public String name() {
        return "recheck-whatsapp-accounts";
    }

    @Override
    public Duration pause() {
        return config.lookEvery();
    }

    @Override
    public Uni<Void> run() {
        return due.work(TAKE, accounts::recheck);
    }
}
