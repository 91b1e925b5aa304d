package io.tenantservice.credential;

import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.OptimisticLock;
import org.jspecify.annotations.Nullable;

/** One phone number of a tenant's WhatsApp Business account. */
@Entity
@DynamicUpdate
@Table(name = "whatsapp_account")
class WhatsAppAccount extends Credential {

    String businessAccountId;
    String phoneNumberId;

    @Nullable
    String displayName;

    /** Learned from Meta at the first verification. */
    @Nullable
    String appId;

    /**
     * Whether its app got the business account's events before it was connected, which is not ours to end then; null
     * until Meta has told, and so as long as nothing has been changed there.
     */
    @Nullable
    Boolean subscribedBefore;

    /** When the access token in use ends; null when it never does, or when nobody has asked Meta about it yet. */
    @Nullable
    Instant tokenExpiresAt;

    /** The same of the one that is pending. */
    @Nullable
    Instant pendingTokenExpiresAt;

    /** The end that was last warned of; null when none was. */
    @OptimisticLock(excluded = true)
    @Nullable
    Instant warnedOf;

    /** How many days before that end the last warning was due. */
    @OptimisticLock(excluded = true)
    @Nullable
    Integer warnedDays;

    static WhatsAppAccount create(UUID tenantId, UUID id, CreateWhatsAppAccount request, Instant now) {
        WhatsAppAccount account = new WhatsAppAccount();
        account.begin(tenantId, id, now);
        account.businessAccountId = request.businessAccountId();
        account.phoneNumberId = request.phoneNumberId();
        account.displayName = request.displayName();
        account.isActive = request.isActive() == null || request.isActive();
        return account;
    }

    /**
     * Takes over what was asked for in its place.
     *
     * @param keepApp whether the token must be one of the app that is known
     */
    void become(WhatsAppAccount wanted, boolean keepApp) {
        businessAccountId = wanted.businessAccountId;
        phoneNumberId = wanted.phoneNumberId;
        displayName = wanted.displayName;
        isActive = wanted.isActive;
        appId = keepApp ? appId : null;
        tokenExpiresAt = null;
        pendingTokenExpiresAt = null;
    }

    void apply(PatchWhatsAppAccount patch, Instant now) {
        displayName =
                patch.displayName() == null ? displayName : patch.displayName().orElse(null);
        activate(patch.isActive() == null ? isActive : patch.isActive(), now);
        updatedAt = now;
    }

    @Override
    void stage(long version, Instant now) {
        super.stage(version, now);
        pendingTokenExpiresAt = null;
    }

    @Override
    void unstage(Instant now) {
        super.unstage(now);
        pendingTokenExpiresAt = null;
    }

    @Override
    void promote(@Nullable Instant keptUntil, Instant now) {
        super.promote(keptUntil, now);
        tokenExpiresAt = pendingTokenExpiresAt;
        pendingTokenExpiresAt = null;
    }

    @Override
    void rollBack(Instant now) {
        super.rollBack(now);
        tokenExpiresAt = null;
        pendingTokenExpiresAt = null;
    }

    @Override
    CredentialVerification pendingVerification(Instant now) {
        return CredentialVerification.goodUntil(pendingTokenExpiresAt, now);
    }

    /**
     * What is in use is of this app. What is pending was tried out when another one, or none, was known: that says nothing
     * any more, as it may be another app's.
     */
    void verifiedFor(String app) {
        if (!app.equals(appId)) {
            appId = app;
            pendingHealth = pendingHealth == null ? null : CredentialHealth.UNVERIFIED;
            pendingTokenExpiresAt = null;
        }
    }

    /** @param end null for never */
    void endsAt(@Nullable Instant end, Instant now) {
        updatedAt = Objects.equals(end, tokenExpiresAt) ? updatedAt : now;
        tokenExpiresAt = end;
    }

    /** @return how many days before its token's end somebody has to be warned now, if nobody has been yet */
    OptionalInt takeWarning(Instant now) {
        Instant end = tokenExpiresAt;
        if (end == null) {
            return OptionalInt.empty();
        }
        OptionalInt due = ExpiryThresholds.passed(end, now);
        if (due.isEmpty() || isWarnedOf(end, due.getAsInt())) {
            return OptionalInt.empty();
        }
        warnedOf = end;
        warnedDays = due.getAsInt();
        return due;
    }

    private boolean isWarnedOf(Instant end, int days) {
        return end.equals(warnedOf) && warnedDays != null && warnedDays <= days;
    }

    /** @return how many other numbers of the same business account have their events sent to us */
    Uni<Long> siblingsConnected() {
        return count(
                "tenantId = ?1 and businessAccountId = ?2 and id <> ?3 and webhookUrl is not null",
                tenantId,
                businessAccountId,
                id);
    }

    /** @return the same of another number of the business account that was connected before, if there is one */
    Uni<Optional<Boolean>> siblingSubscribedBefore() {
        return WhatsAppAccount.<WhatsAppAccount>find(
                        "tenantId = ?1 and businessAccountId = ?2 and appId = ?3 and id <> ?4"
                                + " and subscribedBefore is not null",
                        tenantId,
                        businessAccountId,
                        appId,
                        id)
                .firstResult()
                .map(sibling -> Optional.ofNullable(sibling).map(connected -> connected.subscribedBefore));
    }

    @Override
    CredentialKind kind() {
        return CredentialKind.WHATSAPP_ACCOUNT;
    }
}
