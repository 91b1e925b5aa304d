package io.tenantservice.credential;

import static io.tenantservice.audit.Action.CREDENTIAL_EXPIRES_SOON;
import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.tenancy.Transaction;
import io.tenantservice.webhook.event.EventType;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Tells whoever wants to know that a token ends soon, once for each token and threshold. */
@ApplicationScoped
class ExpiryWarnings {

    private static final Logger LOG = Logger.getLogger(ExpiryWarnings.class);

    private final Audit audit;
    private final Outbox outbox;
    private final MeterRegistry metrics;
    private final Clock clock;

    ExpiryWarnings(Audit audit, Outbox outbox, MeterRegistry metrics, Clock clock) {
        this.audit = audit;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Within the transaction that has locked the account. */
    void warnIfDue(WhatsAppAccount account) {
        account.takeWarning(clock.instant()).ifPresent(days -> warn(account, requireNonNull(account.warnedOf), days));
    }

    private void warn(WhatsAppAccount account, Instant end, int days) {
        audit.record(
                CREDENTIAL_EXPIRES_SOON,
                account.asTarget(),
                Map.of("days", Integer.toString(days), "expires_at", end.toString()));
        outbox.add(EventType.CREDENTIAL_EXPIRING, account.asEventData(null, end));
        UUID tenantId = account.tenantId;
        UUID id = account.id;
        Transaction.current()
                .afterCommit(() -> Uni.createFrom().voidItem().invoke(() -> tell(tenantId, id, end, days)));
    }

    private void tell(UUID tenantId, UUID id, Instant end, int days) {
        metrics.counter("tenantservice.credential.expiry.warnings", "days", Integer.toString(days))
                .increment();
        LOG.warnf(
                "The access token of WhatsApp account %s of tenant %s ends at %s, within %d days",
                id, tenantId, end, days);
    }
}
