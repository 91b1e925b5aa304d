package io.tenantservice.provider.meta;

import static io.tenantservice.platform.problem.ProblemCode.APP_SECRET_MISMATCH;
import static io.tenantservice.platform.problem.ProblemCode.ASSET_NOT_ACCESSIBLE;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_EXPIRED;
import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.NUMBER_NOT_IN_ACCOUNT;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.TOKEN_EXPIRES_SOON;
import static io.tenantservice.platform.problem.ProblemCode.WRONG_APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.meta.WhatsAppVerification.Rejected;
import io.tenantservice.provider.meta.WhatsAppVerification.Unreachable;
import io.tenantservice.provider.meta.WhatsAppVerification.Verified;
import io.tenantservice.simulator.meta.MetaSeed.App;
import io.tenantservice.simulator.meta.MetaSeed.PhoneNumber;
import io.tenantservice.simulator.meta.MetaSeed.Token;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class MetaServiceTest {

    @Inject
    MetaService meta;

    @BeforeEach
    void forgetEarlierCalls() {
        Simulation.reset();
    }

    @Test
    void healthyAccountIsVerifiedInFourCalls() {
        MetaAccount account = MetaAccount.healthy();
        WhatsAppAccess access = account.seed();

        WhatsAppVerification verification = verify(access);

        assertThat(verification)
                .isEqualTo(new Verified(
                        account.app().id(), "Fresh Support", "+49 30 5550199", "GREEN", "CONNECTED", "TIER_2K", null));
        assertThat(Simulation.journal())
                .startsWith("M1 200")
                .containsExactlyInAnyOrder("M1 200", "M2 200", "M3 200", "M4 200");
    }

    @Test
    void firstCheckThatSaysNoIsToldWhicheverAnswersFirst() {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", "M2", "server_error", 1, Map.of("status", 503));
        Simulation.fault("meta", "M2", "wrong_asset");
        Simulation.fault("meta", "M3", "missing_scope");
        Simulation.fault("meta", "M4", "invalid_token");

        assertRejected(verify(access), ASSET_NOT_ACCESSIBLE, "100/33");
    }

    @Test
    void numberIsFoundBehindManyOthers() {
        WhatsAppAccess access = MetaAccount.healthy().afterOtherNumbers(60).seed();

        WhatsAppVerification verification = verify(access);

        assertThat(verification).isInstanceOf(Verified.class);
        assertThat(Simulation.journal())
                .containsExactlyInAnyOrder("M1 200", "M2 200", "M3 200", "M3 200", "M3 200", "M4 200");
    }

    @Test
    void numberOfAnotherAccountIsRejected() {
        WhatsAppAccess other = MetaAccount.healthy().seed();
        WhatsAppAccess own = MetaAccount.healthy().seed();

        WhatsAppVerification verification = verify(new WhatsAppAccess(
                own.tenantId(), own.accountId(), other.phoneNumberId(), own.accessToken(), own.appSecret(), null));

        assertRejected(verification, NUMBER_NOT_IN_ACCOUNT, "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wrongAppSecretIsFoundWhetherTheAppAsksForProofOrNot(boolean requireProof) {
        WhatsAppAccess access = MetaAccount.healthy()
                .app(app -> new App(app.id(), app.name(), app.secret(), requireProof))
                .seed();

        WhatsAppVerification verification = verify(new WhatsAppAccess(
                access.tenantId(),
                access.accountId(),
                access.phoneNumberId(),
                access.accessToken(),
                Secret.of("not the secret"),
                null));

        assertRejected(verification, APP_SECRET_MISMATCH, "100");
    }

    @Test
    void tokenThatNobodyKnowsIsInvalid() {
        WhatsAppVerification verification = verify(MetaAccount.healthy().access());

        assertRejected(verification, CREDENTIAL_INVALID, "190");
    }

    @Test
    void revokedAndExpiredTokensAreToldApart() {
        WhatsAppAccess revoked =
                MetaAccount.healthy().token(token -> ending(token, null, true)).seed();
        WhatsAppAccess expired = MetaAccount.healthy()
                .token(token -> ending(token, Instant.now().minusSeconds(60), false))
                .seed();

        assertRejected(verify(revoked), CREDENTIAL_INVALID, "190");
        assertRejected(verify(expired), CREDENTIAL_EXPIRED, "190/463");
    }

    @Test
    void tokenThatEndsSoonIsRefusedAtFirstAndGoodInUse() {
        Instant end =
                Instant.ofEpochSecond(Instant.now().plus(Duration.ofDays(3)).getEpochSecond());
        WhatsAppAccess access =
                MetaAccount.healthy().token(token -> ending(token, end, false)).seed();

        assertRejected(verify(access), TOKEN_EXPIRES_SOON, "");
        assertThat(meta.recheckWhatsApp(access).await().indefinitely())
                .isInstanceOfSatisfying(
                        Verified.class, good -> assertThat(good.expiresAt()).isEqualTo(end));
    }

    @Test
    void missingScopeIsNamed() {
        WhatsAppAccess access = MetaAccount.healthy()
                .token(token -> new Token(
                        token.value(),
                        token.appId(),
                        List.of("whatsapp_business_management"),
                        token.targets(),
                        null,
                        false))
                .seed();

        WhatsAppVerification verification = verify(access);

        assertThat(verification).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(ProblemCode.PROVIDER_SCOPE_MISSING);
            assertThat(rejected.hint()).contains("whatsapp_business_messaging");
        });
    }

    @Test
    void accountOutsideOfTheTokensTargetsIsNotAccessible() {
        WhatsAppAccess access = MetaAccount.healthy()
                .token(token -> new Token(
                        token.value(), token.appId(), token.scopes(), List.of("102290129340398"), null, false))
                .seed();

        assertRejected(verify(access), ASSET_NOT_ACCESSIBLE, "");
    }

    @Test
    void tokenOfAnotherAppThanBeforeIsRejected() {
        WhatsAppAccess access = MetaAccount.healthy().seed();

        WhatsAppVerification verification = verify(new WhatsAppAccess(
                access.tenantId(),
                access.accountId(),
                access.phoneNumberId(),
                access.accessToken(),
                access.appSecret(),
                "4711"));

        assertRejected(verification, WRONG_APP, "");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            ON_PREMISE,     VERIFIED,     NUMBER_NOT_ON_CLOUD_API
            NOT_APPLICABLE, VERIFIED,     NUMBER_NOT_ON_CLOUD_API
            CLOUD_API,      NOT_VERIFIED, NUMBER_NOT_VERIFIED
            CLOUD_API,      UNVERIFIED,   NUMBER_NOT_VERIFIED
            CLOUD_API,      EXPIRED,      -
            """)
    void numberMustBeVerifiedAndOnTheCloudApi(String platform, String verification, @Nullable ProblemCode expected) {
        WhatsAppAccess access = MetaAccount.healthy()
                .number(number ->
                        new PhoneNumber(number.id(), "+49 30 1", "Name", "RED", verification, "FLAGGED", platform))
                .seed();

        WhatsAppVerification result = verify(access);

        if (expected == null) {
            assertThat(result).isInstanceOf(Verified.class);
        } else {
            assertRejected(result, expected, "");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            M1, invalid_token, CREDENTIAL_INVALID,     190
            M1, expired,       CREDENTIAL_EXPIRED,     190/463
            M2, invalid_token, CREDENTIAL_INVALID,     190
            M2, expired,       CREDENTIAL_EXPIRED,     190/463
            M2, wrong_asset,   ASSET_NOT_ACCESSIBLE,   100/33
            M2, missing_scope, PROVIDER_SCOPE_MISSING, 200
            M3, missing_scope, PROVIDER_SCOPE_MISSING, 200
            M4, wrong_asset,   ASSET_NOT_ACCESSIBLE,   100/33
            """)
    void whatMetaRefusesIsRejectedWithoutAnotherTry(String call, String fault, ProblemCode code, String providerCode) {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", call, fault);

        WhatsAppVerification verification = verify(access);

        assertRejected(verification, code, providerCode);
        assertThat(Simulation.journal())
                .filteredOn(line -> line.startsWith(call))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            server_error, 500
            server_error, 503
            bad_gateway,  502
            malformed,    200
            lost_reply,   0
            slow,         200
            """)
    void whatPassesIsTriedAgain(String fault, int status) {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", "M2", fault, 1, Map.of("status", status, "millis", 1500));

        WhatsAppVerification verification = verify(access);

        assertThat(verification).isInstanceOf(Verified.class);
        assertThat(Simulation.journal())
                .filteredOn(line -> line.startsWith("M2"))
                .hasSize(2);
    }

    @Test
    void deadMetaIsGivenUpAfterFourTriesAndSaysNothingOfTheCredential() {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", "M1", "server_error", 100, Map.of());

        WhatsAppVerification verification = verify(access);

        assertThat(verification).isEqualTo(new Unreachable(PROVIDER_UNAVAILABLE, Duration.ofSeconds(30)));
        assertThat(Simulation.journal()).containsExactly("M1 500", "M1 500", "M1 500", "M1 500");
    }

    @Test
    void limitThatLastsMinutesIsNotWaitedFor() {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", "M2", "rate_limited", 1, Map.of("retry_after", 7));

        WhatsAppVerification verification = verify(access);

        assertThat(verification).isEqualTo(new Unreachable(PROVIDER_RATE_LIMITED, Duration.ofMinutes(7)));
    }

    @Test
    void limitWithoutATimeIsTriedAgain() {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", "M2", "rate_limited", 1, Map.of("retry_after", 0));

        assertThat(verify(access)).isInstanceOf(Verified.class);
    }

    @Test
    void whatNobodyHasDocumentedIsPassedOver() {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        for (String call : List.of("M1", "M2", "M3", "M4")) {
            Simulation.fault("meta", call, "unknown_fields");
        }

        WhatsAppVerification verification = verify(access);

        assertThat(verification)
                .isInstanceOfSatisfying(
                        Verified.class, good -> assertThat(good.qualityRating()).isEqualTo("ULTRAVIOLET"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"M1", "M2", "M3", "M4"})
    void goodAnswerThatIsNotMetasSaysNothingOfTheCredential(String call) {
        WhatsAppAccess access = MetaAccount.healthy().seed();
        Simulation.fault("meta", call, "empty_object");

        assertThat(verify(access)).isInstanceOf(Unreachable.class);
    }

    @Test
    void journalHoldsNoToken() {
        WhatsAppAccess access = MetaAccount.healthy().seed();

        verify(access);

        assertThat(Simulation.journalText())
                .contains(access.accountId())
                .doesNotContain(access.accessToken().reveal());
    }

    private WhatsAppVerification verify(WhatsAppAccess access) {
        return meta.verifyWhatsApp(access).await().atMost(Duration.ofSeconds(20));
    }

    private static Token ending(Token token, @Nullable Instant end, boolean revoked) {
        return new Token(token.value(), token.appId(), token.scopes(), token.targets(), end, revoked);
    }

    private static void assertRejected(WhatsAppVerification verification, ProblemCode code, String providerCode) {
        assertThat(verification).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(code);
            assertThat(rejected.providerCode()).isEqualTo(providerCode);
            assertThat(rejected.hint()).isNotBlank();
        });
    }
}
