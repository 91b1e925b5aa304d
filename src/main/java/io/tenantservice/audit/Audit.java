package io.tenantservice.audit;

import io.tenantservice.platform.http.RequestId;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Takes down what a transaction does. The entries are appended as its last statement, so a busy chain is locked only
 * for the length of the commit.
 */
@ApplicationScoped
public class Audit {

    /** The chain of what belongs to no tenant. */
    public static final UUID PLATFORM_CHAIN = Caller.NO_TENANT;

    private final Clock clock;

    Audit(Clock clock) {
        this.clock = clock;
    }

    public void record(Action action, Target target) {
        record(action, target, Map.of());
    }

    /** @param details what the action was particular in: ids, states, field names; never a secret or personal data */
    public void record(Action action, Target target, Map<String, String> details) {
        Transaction transaction = Transaction.current();
        UUID chain = switch (transaction.scope()) {
            case Scope.Tenant(UUID id) -> id;
            case Scope.Platform platform -> PLATFORM_CHAIN;
            case Scope.PlatformKeys keys -> PLATFORM_CHAIN;
        };
        String actor = Caller.find().map(Caller::name).orElse("system");
        transaction
                .attachment(Collected.class, Collected::new)
                .add(new Entry(
                        chain, clock.instant(), actor, action, target, RequestId.current(), new TreeMap<>(details)));
    }
}
