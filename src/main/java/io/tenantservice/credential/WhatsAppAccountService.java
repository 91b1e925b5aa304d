package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.WHATSAPP_ACCOUNT_NOT_FOUND;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.crypto.Purpose;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.paging.Page;
import io.tenantservice.platform.paging.PageRequest;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.tenancy.Tenancy;
import io.tenantservice.provider.meta.MetaService;
import io.tenantservice.provider.meta.WhatsAppAccess;
import io.tenantservice.provider.meta.WhatsAppVerification.Rejected;
import io.tenantservice.provider.meta.WhatsAppVerification.Unreachable;
import io.tenantservice.provider.meta.WhatsAppVerification.Verified;
import io.tenantservice.tenant.TenantService;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** A tenant's WhatsApp accounts. */
@ApplicationScoped
public class WhatsAppAccountService {

    private static final int VERIFY_TOKEN_BYTES = 24;

    private final CredentialStore<WhatsAppAccount, WhatsAppAccountView> store;
    private final MetaService meta;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    WhatsAppAccountService(
            TenantService tenants,
            Tenancy tenancy,
            CredentialSecrets secrets,
            Audit audit,
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
                audit);
        this.meta = meta;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    Uni<WhatsAppAccountView> create(UUID tenantId, CreateWhatsAppAccount request) {
        Map<Purpose, Secret> fields = Map.of(
                Purpose.ACCESS_TOKEN, request.accessToken(),
                Purpose.APP_SECRET, request.appSecret(),
                Purpose.VERIFY_TOKEN, freshVerifyToken());
        return store.create(WhatsAppAccount.create(tenantId, ids.next(), request, clock.instant()), fields);
    }

    Uni<WhatsAppAccountView> get(UUID tenantId, UUID id) {
        return store.get(tenantId, id);
    }

    Uni<Page<WhatsAppAccountView>> list(UUID tenantId, PageRequest page) {
        return store.list(tenantId, page);
    }

    Uni<WhatsAppAccountView> patch(UUID tenantId, UUID id, IfMatch ifMatch, PatchWhatsAppAccount patch) {
        return store.change(
                tenantId, id, ifMatch, account -> account.apply(patch, clock.instant()), patch.auditDetails());
    }

    Uni<Void> delete(UUID tenantId, UUID id, IfMatch ifMatch) {
        return store.delete(tenantId, id, ifMatch);
    }

    Uni<RevealedWhatsAppAccount> reveal(UUID tenantId, UUID id) {
        return store.reveal(tenantId, id).map(fields -> RevealedWhatsAppAccount.of(id, fields));
    }

    /** Asks Meta whether the credential is good; a good one's number is claimed for the tenant. */
    Uni<CredentialVerification> verify(UUID tenantId, UUID id) {
        return store.open(tenantId, id)
                .chain(opened -> meta.recheckWhatsApp(access(opened)))
                .chain(answer -> switch (answer) {
                    case Verified good -> store.accept(tenantId, id, account -> adopt(account, good));
                    case Rejected bad ->
                        store.reject(
                                tenantId,
                                id,
                                CredentialVerification.invalid(bad.code(), bad.providerCode(), bad.hint()));
                    case Unreachable silent -> Uni.createFrom().failure(silent::asProblem);
                });
    }

    private static WhatsAppAccess access(CredentialStore.Opened<WhatsAppAccount> opened) {
        WhatsAppAccount account = opened.credential();
        return new WhatsAppAccess(
                account.businessAccountId,
                account.phoneNumberId,
                opened.secret(Purpose.ACCESS_TOKEN),
                opened.secret(Purpose.APP_SECRET),
                account.appId);
    }

    private static Uni<Void> adopt(WhatsAppAccount account, Verified good) {
        account.appId = good.appId();
        return Claim.take(account);
    }

    /** Meta sends it back in the address of its check, so it is of characters that need no escaping there. */
    private Secret freshVerifyToken() {
        byte[] bytes = new byte[VERIFY_TOKEN_BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
