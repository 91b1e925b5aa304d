package io.tenantservice.credential;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Erases what swaps and renewals have kept of secrets, when their time is over. What is not reached in one run is in the next. */
@ApplicationScoped
class ErasePreviousSecrets implements RecurringJob {

    private static final String EXPIRED = """
            select distinct tenant_id, credential_id, field in ('ACCESS_TOKEN', 'APP_SECRET')
            from credential_secret where expires_at <= now() limit 500""";

    private final Tenancy tenancy;
    private final WhatsAppAccountService accounts;
    private final GenesysOrganizationService organizations;

    ErasePreviousSecrets(Tenancy tenancy, WhatsAppAccountService accounts, GenesysOrganizationService organizations) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.organizations = organizations;
    }

    @Override
    public String name() {
        return "erase-previous-secrets";
    }

    @Override
    public Duration pause() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Uni<Void> run() {
        return tenancy.observe(new Scope.Platform(), ErasePreviousSecrets::expired)
                .chain(rows -> Each.inTurn(rows, this::erase));
    }

    private static Uni<List<Object[]>> expired() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(EXPIRED, Object[].class).getResultList());
    }

    private Uni<Void> erase(Object[] row) {
        UUID tenantId = (UUID) row[0];
        UUID credentialId = (UUID) row[1];
        return (Boolean) row[2]
                ? accounts.swap().eraseExpired(tenantId, credentialId)
                : organizations.swap().eraseExpired(tenantId, credentialId);
    }
}
