package io.tenantservice.credential;

import static io.tenantservice.credential.RenewalAnswers.done;
import static io.tenantservice.credential.RenewalAnswers.refused;
import static io.tenantservice.credential.RenewalAnswers.silence;
import static io.tenantservice.operation.Provider.META;

import io.smallrye.mutiny.Uni;
import io.tenantservice.credential.CredentialSecret.Slot;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.operation.OperationKind;
import io.tenantservice.operation.OperationRun;
import io.tenantservice.operation.OperationView;
import io.tenantservice.operation.StepResult;
import io.tenantservice.operation.StepResult.Done;
import io.tenantservice.operation.Workflow;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.meta.MetaService;
import io.tenantservice.provider.meta.TokenRefresh;
import io.tenantservice.provider.meta.WhatsAppVerification.Rejected;
import io.tenantservice.provider.meta.WhatsAppVerification.Unreachable;
import io.tenantservice.provider.meta.WhatsAppVerification.Verified;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has Meta exchange an account's access token for a fresh one. The old one stays in use until the fresh one has been
 * found good, and lives on until its own end; so a fresh one that gets lost costs nothing but another exchange.
 */
@ApplicationScoped
class TokenRefreshWorkflow implements Workflow {

    private static final Duration KEEP_FORMER = Duration.ofHours(24);

    private final Renewal renewal;
    private final WhatsAppAccountService accounts;
    private final MetaService meta;
    private final Clock clock;
    private final List<Step> steps = List.of(
            new RenewalStep("EXCHANGE_TOKEN", this::exchange),
            new RenewalStep("VERIFY_TOKEN", this::verify),
            new RenewalStep("PROMOTE_TOKEN", this::promote));

    TokenRefreshWorkflow(Renewal renewal, WhatsAppAccountService accounts, MetaService meta, Clock clock) {
        this.renewal = renewal;
        this.accounts = accounts;
        this.meta = meta;
        this.clock = clock;
    }

    Uni<OperationView> begin(UUID tenantId, UUID accountId) {
        return renewal.begin(this, accounts.store(), tenantId, accountId);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.TOKEN_REFRESH;
    }

    @Override
    public List<Step> steps() {
        return steps;
    }

    /** What is pending has been exchanged by an attempt before. */
    private Uni<StepResult> exchange(OperationRun run) {
        return account(run).chain(account -> account.pendingHealth != null ? done() : exchange(account));
    }

    private Uni<StepResult> exchange(WhatsAppAccount account) {
        return accounts.store()
                .open(account.tenantId, account.id)
                .chain(opened -> meta.refreshToken(WhatsAppAccountService.access(opened)))
                .chain(answer -> switch (answer) {
                    case TokenRefresh.Refreshed(Secret token, Instant formerExpiresAt) ->
                        accounts.swap()
                                .stageRenewed(
                                        account,
                                        Map.of(Purpose.ACCESS_TOKEN, token),
                                        same -> same.endsAt(formerExpiresAt, clock.instant()))
                                .replaceWith(new Done());
                    case TokenRefresh.Rejected bad -> refused(META, bad.code(), bad.providerCode(), bad.hint());
                    case TokenRefresh.Unreachable silent -> silence(META, silent.asProblem());
                });
    }

    private Uni<StepResult> verify(OperationRun run) {
        return account(run)
                .chain(account -> former(account)
                        .chain(former -> accounts.swap()
                                .openPending(account.tenantId, account.id)
                                .chain(opened -> verify(opened, former))));
    }

    private Uni<Secret> former(WhatsAppAccount account) {
        return accounts.store()
                .open(account.tenantId, account.id, List.of(Slot.CURRENT))
                .map(opened -> opened.secret(Purpose.ACCESS_TOKEN));
    }

    private Uni<StepResult> verify(CredentialStore.Opened<WhatsAppAccount> opened, Secret former) {
        WhatsAppAccount asked = opened.credential();
        return meta.verifySuccessor(WhatsAppAccountService.access(opened), former)
                .chain(answer -> switch (answer) {
                    case Verified good -> accounts.concludePending(asked, good).replaceWith(new Done());
                    case Rejected bad ->
                        accounts.swap()
                                .unstageRenewed(asked)
                                .chain(() -> refused(META, bad.code(), bad.providerCode(), bad.hint()));
                    case Unreachable silent -> silence(META, silent.asProblem());
                });
    }

    /** When nothing is pending, an attempt before has put it in use. */
    private Uni<StepResult> promote(OperationRun run) {
        return account(run)
                .chain(account -> account.pendingHealth == null
                        ? done()
                        : accounts.swap()
                                .promoteRenewed(account, keepFormer(account.tokenExpiresAt))
                                .replaceWith(new Done()));
    }

    /** A token that has ended is nothing to go back to. */
    private Duration keepFormer(@Nullable Instant end) {
        if (end == null) {
            return KEEP_FORMER;
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(KEEP_FORMER) < 0 ? left : KEEP_FORMER;
    }

    private Uni<WhatsAppAccount> account(OperationRun run) {
        return renewal.of(run, accounts.store());
    }
}
