package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.ASSET_NOT_ACCESSIBLE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXPIRED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.NUMBER_NOT_IN_ACCOUNT;
import static io.tenantservice.platform.problem.ProblemCode.NUMBER_NOT_ON_CLOUD_API;
import static io.tenantservice.platform.problem.ProblemCode.NUMBER_NOT_VERIFIED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_SCOPE_MISSING;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_EXPIRES_SOON;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_NEVER_EXPIRES;
import static io.tenantservice.platform.problem.ProblemCode.WRONG_APP;

import io.tenantservice.provider.meta.WhatsAppVerification.Verified;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must be true of Meta's good answers before a credential is called good. Each check passes or fails. */
final class WhatsAppChecks {

    private static final List<String> SCOPES = List.of("whatsapp_business_management", "whatsapp_business_messaging");

    /** EXPIRED is no reason: a number that is connected keeps working after its code has expired. */
    private static final List<String> UNVERIFIED = List.of("NOT_VERIFIED", "UNVERIFIED");

    /** What is stored must be an id; something else than Meta may have answered. */
    private static final Pattern ID = Pattern.compile("[0-9]{5,20}");

    private static final Pattern SCOPE = Pattern.compile("[a-z0-9_]{1,64}");

    private WhatsAppChecks() {}

    /** @param bestBefore the time that the token must at least live to */
    static void check(Graph.Token token, WhatsAppAccess access, Instant bestBefore) {
        checkValid(token, access);
        for (String scope : SCOPES) {
            if (!token.hasScope(scope)) {
                throw MetaFailure.refused(PROVIDER_SCOPE_MISSING, "The token lacks " + scope + ".");
            }
            if (!token.reaches(scope, access.accountId())) {
                throw MetaFailure.refused(
                        ASSET_NOT_ACCESSIBLE, "The token's scope " + scope + " does not include this account.");
            }
        }
        if (expiresAt(token).filter(end -> end.isBefore(bestBefore)).isPresent()) {
            throw MetaFailure.refused(TOKEN_EXPIRES_SOON, "Make a token that does not expire, or a fresh one.");
        }
    }

    /** Meta calls a token valid that may see nothing any more. */
    static void checkDataAccess(Graph.Token token, Instant now) {
        if (instant(token.dataAccessExpiresAt())
                .filter(end -> !end.isAfter(now))
                .isPresent()) {
            throw MetaFailure.refused(CREDENTIAL_EXPIRED, "The token's access to data has ended; make a new one.");
        }
    }

    private static void checkValid(Graph.Token token, WhatsAppAccess access) {
        if (!token.isGood()) {
            throw token.error() == null
                    ? MetaFailure.refused(CREDENTIAL_INVALID, "Meta says that the token is not valid.")
                    : new MetaFailure(MetaClassifier.classify(token.error()));
        }
        if (access.appId() != null && !access.appId().equals(token.appId())) {
            throw MetaFailure.refused(WRONG_APP, "The token belongs to another app than before.");
        }
    }

    /**
     * @return when a token ends that Meta can exchange, or what it may see
     * @throws MetaFailure when it is not valid any more, or never ends
     */
    static Instant requireExpiry(Graph.Token token, WhatsAppAccess access) {
        checkValid(token, access);
        return instant(token.expiresAt())
                .flatMap(end -> expiresAt(token))
                .orElseThrow(() -> MetaFailure.refused(
                        TOKEN_NEVER_EXPIRES, "Nothing is to be done: the token in use does not expire."));
    }

    /** Of an old token that is no longer valid, Meta may not tell the scopes; nothing is compared then. */
    static void checkSuccessor(Graph.Token former, Graph.Token fresh) {
        Optional.ofNullable(former.scopes()).orElse(List.of()).stream()
                .filter(scope -> !fresh.hasScope(scope))
                .findFirst()
                .ifPresent(lost -> {
                    throw MetaFailure.refused(
                            PROVIDER_SCOPE_MISSING,
                            "The fresh token lacks " + harmless(lost) + ", which the old one has.");
                });
    }

    /** A scope that is none might be anything. */
    private static String harmless(String scope) {
        return SCOPE.matcher(scope).matches() ? scope : "a scope";
    }

    /** The app of a token that is valid. */
    static String appId(Graph.Token token) {
        if (!token.isGood() && token.error() != null) {
            throw new MetaFailure(MetaClassifier.classify(token.error()));
        }
        return Optional.ofNullable(token.appId())
                .filter(id -> ID.matcher(id).matches())
                .orElseThrow(GraphErrorReader::incomplete);
    }

    static void checkInAccount(boolean found) {
        if (!found) {
            throw MetaFailure.refused(NUMBER_NOT_IN_ACCOUNT, "The account has no number with this id.");
        }
    }

    static void check(Graph.PhoneNumber number) {
        String platform = Optional.ofNullable(number.platformType()).orElseThrow(GraphErrorReader::incomplete);
        if (!platform.equals("CLOUD_API")) {
            throw MetaFailure.refused(NUMBER_NOT_ON_CLOUD_API, "Register the number for the Cloud API.");
        }
        if (UNVERIFIED.contains(text(number.codeVerificationStatus()).toUpperCase(Locale.ROOT))) {
            throw MetaFailure.refused(NUMBER_NOT_VERIFIED, "Verify the number in WhatsApp Manager.");
        }
    }

    /** @return the end of the token or of what it may see, whichever comes first; empty for never */
    private static Optional<Instant> expiresAt(Graph.Token token) {
        return Stream.of(instant(token.expiresAt()), instant(token.dataAccessExpiresAt()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    private static Optional<Instant> instant(@Nullable Long epochSeconds) {
        return Optional.ofNullable(epochSeconds).filter(seconds -> seconds > 0).map(Instant::ofEpochSecond);
    }

    static Verified verified(Graph.Token token, Graph.Account account, Graph.PhoneNumber number) {
        return new Verified(
                appId(token),
                text(number.verifiedName()),
                text(number.displayPhoneNumber()),
                text(number.qualityRating()),
                text(number.status()),
                text(account.whatsappBusinessManagerMessagingLimit()),
                expiresAt(token).orElse(null));
    }

    private static String text(@Nullable String value) {
        return Optional.ofNullable(value).orElse("");
    }
}
