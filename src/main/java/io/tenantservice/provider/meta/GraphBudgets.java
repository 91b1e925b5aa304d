package io.tenantservice.provider.meta;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.budget.CallBudget;
import io.tenantservice.platform.budget.CallBudgets;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Meta's limits: one for each WhatsApp Business account, of 200 calls an hour (S; 5,000 for some), and one for each app,
 * of a size that only its header tells (OA).
 */
@Singleton
class GraphBudgets {

    private static final Duration HOUR = Duration.ofHours(1);

    private final CallBudgets budgets;
    private final MetaConfig config;

    GraphBudgets(CallBudgets budgets, MetaConfig config) {
        this.budgets = budgets;
        this.config = config;
    }

    /** @return zero when so many calls that nobody waits for may be made; else when to ask again */
    Uni<Duration> take(UUID tenantId, String accountId, @Nullable String appId, int calls) {
        return appWait(appId)
                .chain(wait -> wait.isZero()
                        ? budgets.take(account(tenantId, accountId), calls)
                        : Uni.createFrom().item(wait));
    }

    private Uni<Duration> appWait(@Nullable String appId) {
        return appId == null ? Uni.createFrom().item(Duration.ZERO) : budgets.take(app(appId), 0);
    }

    /** @param taken how many of the session's calls have been taken before */
    Uni<Void> note(WhatsAppAccess access, GraphSession session, int taken) {
        int more = Math.max(0, session.calls() - taken);
        return budgets.note(
                        account(access.tenantId(), access.accountId()),
                        more,
                        session.usage().account())
                .chain(() -> access.appId() == null
                        ? Uni.createFrom().voidItem()
                        : budgets.note(app(access.appId()), 0, session.usage().app()));
    }

    /** Of the tenant too, as anybody may name an account; the calls of others would use up what is left for its owner. */
    private CallBudget account(UUID tenantId, String id) {
        return new CallBudget("meta-account:" + tenantId + ":" + id, config.callsPerHour(), HOUR);
    }

    private static CallBudget app(String id) {
        return CallBudget.unknown("meta-app:" + id, HOUR);
    }
}
