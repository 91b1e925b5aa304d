package io.tenantservice.simulator.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Meta knows. Seeding adds; what has the same id is replaced. */
public record MetaSeed(
        @Nullable List<App> apps,
        @Nullable List<Token> tokens,
        @Nullable List<Waba> wabas,
        @Nullable List<Subscription> subscriptions) {

    /**
     * @param requireProof whether calls without {@code appsecret_proof} are refused
     * @param exchangedScopes what a token that M9 gives has; absent for those of the old one
     */
    public record App(
            String id,
            String name,
            String secret,
            boolean requireProof,
            @Nullable List<String> exchangedScopes) {

        public App(String id, String name, String secret, boolean requireProof) {
            this(id, name, secret, requireProof, null);
        }
    }

    /**
     * @param scopes for example {@code whatsapp_business_management}
     * @param targets the WhatsApp accounts that it may use; absent for all
     * @param expiresAt absent for never
     * @param dataAccessExpiresAt the end of what it may see; absent for never
     */
    public record Token(
            String value,
            String appId,
            List<String> scopes,
            @Nullable List<String> targets,
            @Nullable Instant expiresAt,
            boolean revoked,
            @Nullable Instant dataAccessExpiresAt) {

        public Token(
                String value,
                String appId,
                List<String> scopes,
                @Nullable List<String> targets,
                @Nullable Instant expiresAt,
                boolean revoked) {
            this(value, appId, scopes, targets, expiresAt, revoked, null);
        }

        boolean mayUse(String waba) {
            return targets == null || targets.contains(waba);
        }

        boolean hasScope(String scope) {
            return scopes.contains(scope);
        }

        boolean isExpired(Instant now) {
            return expiresAt != null && expiresAt.isBefore(now);
        }
    }

    /** A WhatsApp Business Account. */
    public record Waba(String id, String name, List<PhoneNumber> numbers) {}

    /** What is absent is that of a healthy number on the cloud API. */
    public record PhoneNumber(
            String id,
            String displayPhoneNumber,
            String verifiedName,
            @Nullable String qualityRating,
            @Nullable String codeVerificationStatus,
            @Nullable String status,
            @Nullable String platformType) {

        String qualityRatingOr(String usual) {
            return Optional.ofNullable(qualityRating).orElse(usual);
        }

        String codeVerificationStatusOr(String usual) {
            return Optional.ofNullable(codeVerificationStatus).orElse(usual);
        }

        String statusOr(String usual) {
            return Optional.ofNullable(status).orElse(usual);
        }

        String platformTypeOr(String usual) {
            return Optional.ofNullable(platformType).orElse(usual);
        }
    }

    /** @param overrideCallbackUri absent where events go to the app's own address */
    public record Subscription(
            String wabaId, String appId, @Nullable String overrideCallbackUri) {}
}
