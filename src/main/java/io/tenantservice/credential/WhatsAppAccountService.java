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
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random;

    WhatsAppAccountService(
            Tenancy tenancy, CredentialSecrets secrets, Audit audit, Ids ids, Clock clock, SecureRandom random) {
        this.store = new CredentialStore<>(
                WhatsAppAccount.class, WHATSAPP_ACCOUNT_NOT_FOUND, WhatsAppAccountView::of, tenancy, secrets, audit);
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

    /** Meta sends it back in the address of its check, so it is of characters that need no escaping there. */
    private Secret freshVerifyToken() {
        byte[] bytes = new byte[VERIFY_TOKEN_BYTES];
        random.nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
