package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.ONBOARDING_INPUT_CONFLICT;
import static io.tenantservice.platform.problem.ProblemCode.WHATSAPP_ACCOUNT_NOT_FOUND;
import static java.util.Objects.requireNonNull;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.operation.OperationService;
import io.tenantservice.platform.Each;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provider.meta.MetaService;
import io.tenantservice.provider.meta.WebhookChange;
import io.tenantservice.provider.meta.WhatsAppAccess;
import io.tenantservice.provider.meta.WhatsAppVerification;
import io.tenantservice.provider.meta.WhatsAppVerification.Rejected;
import io.tenantservice.provider.meta.WhatsAppVerification.Unreachable;
import io.tenantservice.provider.meta.WhatsAppVerification.Verified;
import io.tenantservice.tenant.TenantService;
import io.tenantservice.webhook.event.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tenant's WhatsApp accounts. */
@ApplicationScoped
public class WhatsAppAccountService {

    /** Stands for the tenant that does not exist yet. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final CredentialStore<WhatsAppAccount, WhatsAppAccountView> store;
    private final HealthRecord<WhatsAppAccount> health;
    private final SecretSwap<WhatsAppAccount, WhatsAppAccountView> swap;
    private final Connecting<WhatsAppAccount> connecting;
    private final Correction<WhatsAppAccount> correction;
    private final ExpiryWarnings warnings;
    private final MetaService meta;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    WhatsAppAccountService(
            TenantService tenants,
            Tenancy tenancy,
            CredentialSecrets secrets,
            OperationService operations,
            Audit audit,
            Outbox outbox,
            CheckSchedule schedule,
            ExpiryWarnings warnings,
            MetaService meta,
            Ids ids,
            Clock clock,
            SecureRandom random) {
        this.store = new CredentialStore<>(
                WhatsAppAccount.class,
                WHATSAPP_ACCOUNT_NOT_FOUND,
                WhatsAppAccountView::of,
                tenants,
                tenancy,
                secrets,
                operations,
                audit,
                outbox,
                clock);
        this.health = new HealthRecord<>(store, tenancy, audit, outbox, schedule, clock);
        this.swap = new SecretSwap<>(store, health, WhatsAppAccountView::of, tenancy, secrets, audit, outbox, clock);
        this.connecting = new Connecting<>(store, tenancy, audit, clock);
        this.correction = new Correction<>(store, secrets, audit, clock);
        this.warnings = warnings;
        this.meta = meta;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    Uni<WhatsAppAccountView> create(UUID tenantId, CreateWhatsAppAccount request) {
        return store.create(
                WhatsAppAccount.create(tenantId, ids.next(), request, clock.instant()), secretFields(request));
    }

    /** Creates an account unless the one with this id is there already. */
    public Uni<Void> add(UUID tenantId, UUID id, CreateWhatsAppAccount request) {
        return store.createOnce(WhatsAppAccount.create(tenantId, id, request, clock.instant()), secretFields(request));
    }

    private Map<Purpose, Secret> secretFields(CreateWhatsAppAccount request) {
        Map<Purpose, Secret> fields = new EnumMap<>(givenFields(request));
        fields.putAll(madeFields());
        return fields;
    }

    private static Map<Purpose, Secret> givenFields(CreateWhatsAppAccount request) {
        return Map.of(Purpose.ACCESS_TOKEN, request.accessToken(), Purpose.APP_SECRET, request.appSecret());
    }

    private Map<Purpose, Secret> madeFields() {
        return Map.of(Purpose.VERIFY_TOKEN, RandomSecret.next(random));
    }

    /**
     * Prepares to replace an account that is still being taken on, or to create it when it is gone.
     *
     * @param isVerified whether it stays the same number, as that has been found good; then only secrets are replaced
     * @return fails with ONBOARDING_INPUT_CONFLICT when it is made, if the number differs and may not
     */
    public Uni<PreparedChange> prepareCorrection(
            UUID tenantId, UUID id, CreateWhatsAppAccount request, boolean isVerified) {
        WhatsAppAccount wanted = WhatsAppAccount.create(tenantId, id, request, clock.instant());
        return correction.prepare(
                wanted, givenFields(request), madeFields(), account -> replace(account, wanted, isVerified));
    }

    private static Uni<Void> replace(WhatsAppAccount account, WhatsAppAccount wanted, boolean isVerified) {
        boolean isSame = account.businessAccountId.equals(wanted.businessAccountId)
                && account.phoneNumberId.equals(wanted.phoneNumberId);
        // What a first correction has put in doubt again is not free when Meta has been told of it.
        boolean isBound = isVerified || account.webhookUrl != null;
        if (!isSame && isBound) {
            throw Problem.of(ONBOARDING_INPUT_CONFLICT, "The number has been verified, and is the tenant's.")
                    .at("/whatsapp_account/phone_number_id");
        }
        Uni<Void> free = isSame ? Uni.createFrom().voidItem() : Claim.giveUp(account);
        return free.invoke(() -> account.become(wanted, isBound));
    }

    /** Within the transaction that is open: erases one of which no provider has been told, if it is there. */
    public Uni<Void> discard(UUID tenantId, UUID id) {
        return store.discard(tenantId, id, Claim::release);
    }

    /** Asks Meta about an account that is nobody's yet, as {@link #verifyNew} does about one; nothing is stored. */
    public Uni<CredentialVerification> tryOut(CreateWhatsAppAccount request) {
        WhatsAppAccess access = new WhatsAppAccess(
                NOBODY,
                request.businessAccountId(),
                request.phoneNumberId(),
                request.accessToken(),
                request.appSecret(),
                null);
        return meta.tryWhatsApp(access).map(this::answered);
    }

    /** @return whether a tenant, of which nothing else is told, has the number or its business account */
    public Uni<Boolean> isTaken(CreateWhatsAppAccount request) {
        return store.look(() -> Claim.isTaken(request.businessAccountId(), request.phoneNumberId()));
    }

    public Uni<WhatsAppAccountView> get(UUID tenantId, UUID id) {
        return store.get(tenantId, id);
    }

    Uni<Page<WhatsAppAccountView>> list(UUID tenantId, @Nullable CredentialHealth health, PageRequest page) {
        return store.list(tenantId, health, page);
    }

    Uni<WhatsAppAccountView> patch(UUID tenantId, UUID id, IfMatch ifMatch, PatchWhatsAppAccount patch) {
        return store.change(
                tenantId, id, ifMatch, account -> account.apply(patch, clock.instant()), patch.auditDetails());
    }

    CredentialStore<WhatsAppAccount, WhatsAppAccountView> store() {
        return store;
    }

    /** Changes of secrets. */
    SecretSwap<WhatsAppAccount, WhatsAppAccountView> swap() {
        return swap;
    }

    /** Asks Meta about the secrets that are pending. */
    Uni<CredentialVerification> verifyPending(UUID tenantId, UUID id) {
        return swap.openPending(tenantId, id)
                .chain(opened -> meta.verifyWhatsApp(access(opened))
                        .chain(answer -> concludePending(opened.credential(), answer)));
    }

    Uni<CredentialVerification> concludePending(WhatsAppAccount asked, WhatsAppVerification answer) {
        return swap.conclude(asked, answered(answer), account -> account.pendingTokenExpiresAt = expiresAt(answer));
    }

    private static @Nullable Instant expiresAt(WhatsAppVerification answer) {
        return answer instanceof Verified good ? good.expiresAt() : null;
    }

    /**
     * Ends the delivery of the account's events and deletes it with its secrets. That Meta does not accept its token is
     * no obstacle; the audit entry tells what stays there.
     *
     * @throws Problem PROVIDER_UNAVAILABLE or PROVIDER_RATE_LIMITED when Meta is silent; nothing is deleted then
     */
    Uni<Void> delete(UUID tenantId, UUID id, IfMatch ifMatch) {
        return store.peek(tenantId, id, ifMatch)
                .chain(this::takeBack)
                .chain(answer -> store.delete(tenantId, id, Claim::release, answer));
    }

    /**
     * Ends the delivery of the account's events, if the tenant has it. Fails as {@link #delete} does.
     *
     * @param settlesWithin how long what was asked of Meta may still take effect
     */
    public Uni<Disconnection> disconnect(UUID tenantId, UUID id, Duration settlesWithin) {
        return store.peek(tenantId, id, IfMatch.ANY)
                .chain(account -> account.webhookUrl == null
                        ? Uni.createFrom().item(new Disconnection.Ended())
                        : takeBack(account)
                                .chain(answer -> connecting.conclude(
                                        account, answer, settlesWithin, same -> same.subscribedBefore = null)))
                .onFailure(store::isGone)
                .recoverWithItem(new Disconnection.Ended());
    }

    /** Deletes an account, if the tenant has it. Fails as {@link #delete} does. */
    public Uni<Void> remove(UUID tenantId, UUID id) {
        return delete(tenantId, id, IfMatch.ANY).onFailure(store::isGone).recoverWithNull();
    }

    /** Deletes all accounts of a tenant, and gives up all that it has claimed for some. Fails as {@link #delete} does. */
    public Uni<Void> removeAll(UUID tenantId) {
        return store.ids(tenantId)
                .chain(ids -> Each.inTurn(ids, id -> remove(tenantId, id)))
                .chain(() -> store.read(tenantId, () -> Claim.releaseAllOf(tenantId)));
    }

    /** A subscription is the business account's, so it stays as long as another number needs it. */
    private Uni<TakingBack> takeBack(WhatsAppAccount account) {
        if (account.webhookUrl == null || account.subscribedBefore == null) {
            return Uni.createFrom().item(new TakingBack.Gone(true));
        }
        return store.read(account.tenantId, account::siblingsConnected)
                .chain(siblings -> siblings > 0
                        ? Uni.createFrom().item(new TakingBack.Gone(true))
                        : TakingBack.unlessLost(
                                store.open(account.tenantId, account.id).chain(this::takeBack)));
    }

    private Uni<TakingBack> takeBack(CredentialStore.Opened<WhatsAppAccount> opened) {
        WhatsAppAccount account = opened.credential();
        return takeBack(opened, requireNonNull(account.webhookUrl), requireNonNull(account.subscribedBefore));
    }

    /** A subscription that was there before us keeps its app's events; only our address is taken out of it. */
    private Uni<TakingBack> takeBack(
            CredentialStore.Opened<WhatsAppAccount> opened, String webhookUrl, boolean subscribedBefore) {
        Uni<WebhookChange> change =
                subscribedBefore ? meta.removeOverride(access(opened), webhookUrl) : meta.unsubscribe(access(opened));
        return change.chain(answer -> switch (answer) {
            case WebhookChange.Done(boolean hasChanged) -> Uni.createFrom().item(new TakingBack.Gone(hasChanged));
            case WebhookChange.Rejected(ProblemCode code, String providerCode, String hint) ->
                Uni.createFrom().item(TakingBack.refused(code, providerCode, hint));
            case WebhookChange.Unreachable silent -> Uni.createFrom().failure(silent::asProblem);
        });
    }

    Uni<RevealedWhatsAppAccount> reveal(UUID tenantId, UUID id) {
        return store.reveal(tenantId, id).map(fields -> RevealedWhatsAppAccount.of(id, fields));
    }

    /** Asks Meta whether the credential is good; a good one's number is claimed for the tenant. */
    Uni<CredentialVerification> verify(UUID tenantId, UUID id) {
        return verify(tenantId, id, meta::recheckWhatsApp);
    }

    /** The same for a credential that is taken on: a token that ends soon is refused. */
    public Uni<CredentialVerification> verifyNew(UUID tenantId, UUID id) {
        return verify(tenantId, id, meta::verifyWhatsApp);
    }

    private Uni<CredentialVerification> verify(
            UUID tenantId, UUID id, Function<WhatsAppAccess, Uni<WhatsAppVerification>> ask) {
        return store.open(tenantId, id)
                .chain(opened -> ask.apply(access(opened))
                        .call(answer ->
                                health.conclude(opened, verification(answer), account -> adopt(account, answer))))
                .map(this::answered);
    }

    /** Asks Meta again though nobody waits for it, if its limits leave room. */
    public Uni<Recheck> recheck(UUID tenantId, UUID id) {
        return health.recheck(
                tenantId,
                id,
                account -> meta.admitRecheck(account.tenantId, account.businessAccountId, account.appId),
                () -> recheckNow(tenantId, id));
    }

    private Uni<Recheck> recheckNow(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> meta.recheckInBackground(access(opened))
                        .chain(answer -> health.concludeRecheck(
                                opened, verification(answer), account -> adopt(account, answer))));
    }

    /** @throws Problem that asks to come back later when Meta was silent */
    private CredentialVerification answered(WhatsAppVerification answer) {
        if (answer instanceof Unreachable silent) {
            throw silent.asProblem();
        }
        return verification(answer);
    }

    private CredentialVerification verification(WhatsAppVerification answer) {
        return switch (answer) {
            case Verified good -> CredentialVerification.goodUntil(good.expiresAt(), clock.instant());
            case Rejected bad -> CredentialVerification.rejected(bad.code(), bad.providerCode(), bad.hint());
            case Unreachable silent -> CredentialVerification.unreachable(silent.code());
        };
    }

    /**
     * Has Meta send the account's events to an address. Safe to repeat.
     *
     * @param webhookUrl at most 200 characters; must answer Meta's handshake with the account's verify token
     */
    public Uni<Connection> connect(UUID tenantId, UUID id, String webhookUrl) {
        return connecting
                .connecting(tenantId, id, webhookUrl)
                .chain(() -> store.open(tenantId, id))
                .chain(opened -> subscribe(opened, webhookUrl));
    }

    private Uni<Connection> subscribe(CredentialStore.Opened<WhatsAppAccount> opened, String webhookUrl) {
        WhatsAppAccount account = opened.credential();
        return meta.subscribeWebhook(
                        access(opened),
                        webhookUrl,
                        opened.secret(Purpose.VERIFY_TOKEN),
                        isSubscribed -> noteSubscription(account, isSubscribed))
                .chain(answer -> switch (answer) {
                    case WebhookChange.Done done ->
                        connecting.orTakeBack(
                                connecting.connected(opened, webhookUrl, same -> {}), account, () -> takeBack(opened));
                    case WebhookChange.Rejected(ProblemCode code, String providerCode, String hint) ->
                        connecting.refused(opened, code, providerCode, hint);
                    case WebhookChange.Unreachable silent -> Uni.createFrom().failure(silent::asProblem);
                });
    }

    /** Writes down, before anything is changed at Meta, what was there; once, as from then on it may be our own doing. */
    private Uni<Void> noteSubscription(WhatsAppAccount asked, boolean isSubscribed) {
        return asked.subscribedBefore != null
                ? Uni.createFrom().voidItem()
                : store.read(
                                asked.tenantId,
                                () -> store.require(asked.tenantId, asked.id)
                                        .call(account -> noteOnce(account, isSubscribed)))
                        .invoke(account -> asked.subscribedBefore = account.subscribedBefore)
                        .replaceWithVoid();
    }

    private static Uni<Void> noteOnce(WhatsAppAccount account, boolean isSubscribed) {
        return account.subscribedBefore != null
                ? Uni.createFrom().voidItem()
                : account.siblingSubscribedBefore()
                        .invoke(before -> account.subscribedBefore = before.orElse(isSubscribed))
                        .replaceWithVoid();
    }

    static WhatsAppAccess access(CredentialStore.Opened<WhatsAppAccount> opened) {
        WhatsAppAccount account = opened.credential();
        return new WhatsAppAccess(
                account.tenantId,
                account.businessAccountId,
                account.phoneNumberId,
                opened.secret(Purpose.ACCESS_TOKEN),
                opened.secret(Purpose.APP_SECRET),
                account.appId);
    }

    /** A token comes nearer to its end whether Meta answers or not. */
    private Uni<Void> adopt(WhatsAppAccount account, WhatsAppVerification answer) {
        if (!(answer instanceof Verified good)) {
            warnings.warnIfDue(account);
            return Uni.createFrom().voidItem();
        }
        account.verifiedFor(good.appId());
        account.endsAt(good.expiresAt(), clock.instant());
        return Claim.take(account).invoke(() -> warnings.warnIfDue(account));
    }
}
