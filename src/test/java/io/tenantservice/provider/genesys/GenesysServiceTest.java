package io.tenantservice.provider.genesys;

import static io.tenantservice.platform.problem.ProblemCode.CREDENTIAL_INVALID;
import static io.tenantservice.platform.problem.ProblemCode.ORGANIZATION_INACTIVE;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_RATE_LIMITED;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_SCOPE_MISSING;
import static io.tenantservice.platform.problem.ProblemCode.PROVIDER_UNAVAILABLE;
import static io.tenantservice.platform.problem.ProblemCode.WRONG_ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.problem.ProblemCode;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.genesys.OrganizationVerification.Rejected;
import io.tenantservice.provider.genesys.OrganizationVerification.Unreachable;
import io.tenantservice.provider.genesys.OrganizationVerification.Verified;
import io.tenantservice.simulator.genesys.GenesysSeed.Organization;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class GenesysServiceTest {

    @Inject
    GenesysService genesys;

    @BeforeEach
    void forgetEarlierCalls() {
        Simulation.reset();
    }

    @Test
    void healthyOrganizationIsVerifiedInThreeCalls() {
        GenesysAccess access = GenesysAccount.healthy().seed();

        OrganizationVerification verification = verify(access);

        assertThat(verification).isEqualTo(new Verified(access.organizationId(), "Fresh GmbH"));
        assertThat(Simulation.journal()).startsWith("G1 200").containsExactlyInAnyOrder("G1 200", "G2 200", "G3 200");
    }

    @Test
    void firstCheckThatSaysNoIsTold() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G2", "missing_scope");
        Simulation.fault("genesys", "G3", "wrong_asset");

        assertRejected(verify(access), PROVIDER_SCOPE_MISSING, "missing.any.permissions");
    }

    @ParameterizedTest
    @EnumSource
    void everyRegionIsReachedByItsDomain(GenesysRegion region) {
        GenesysAccess access = GenesysAccount.in(region).seed();

        assertThat(verify(access)).isInstanceOf(Verified.class);
    }

    @Test
    void wrongRegionIsRejectedAndNamedAsAPossibleReason() {
        GenesysAccess access = GenesysAccount.healthy().seed();

        OrganizationVerification verification = verify(new GenesysAccess(
                access.tenantId(),
                GenesysRegion.US_EAST_1,
                access.organizationId(),
                access.clientId(),
                access.clientSecret()));

        assertThat(verification).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(CREDENTIAL_INVALID);
            assertThat(rejected.hint()).contains("region");
        });
    }

    @Test
    void clientOfAnotherOrganizationIsRejected() {
        GenesysAccess access = GenesysAccount.healthy().seed();

        OrganizationVerification verification = verify(new GenesysAccess(
                access.tenantId(), access.region(), Simulation.uuid(), access.clientId(), access.clientSecret()));

        assertRejected(verification, WRONG_ORGANIZATION, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inactive", "deleted", "sleeping"})
    void organizationThatIsNotActiveIsRejected(String state) {
        GenesysAccess access = GenesysAccount.healthy()
                .organization(one -> new Organization(one.region(), one.id(), one.name(), state))
                .seed();

        assertRejected(verify(access), ORGANIZATION_INACTIVE, "");
    }

    @Test
    void secretThatWasReplacedIsNoLongerGoodAlthoughItsTokenIsCached() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        verify(access);

        Secret token = ((Login.LoggedIn) genesys.logIn(access).await().indefinitely()).accessToken();
        Secret fresh = ((SecretRegeneration.Regenerated)
                        genesys.regenerateSecret(access, token).await().indefinitely())
                .clientSecret();

        assertRejected(verify(access), CREDENTIAL_INVALID, "invalid_client");
        assertThat(verify(new GenesysAccess(
                        access.tenantId(), access.region(), access.organizationId(), access.clientId(), fresh)))
                .isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            G1, invalid_token, CREDENTIAL_INVALID,     invalid_client
            G1, wrong_region,  CREDENTIAL_INVALID,     invalid_client
            G2, missing_scope, PROVIDER_SCOPE_MISSING, missing.any.permissions
            G2, wrong_asset,   WRONG_ORGANIZATION,     ''
            G3, wrong_asset,   ASSET_NOT_ACCESSIBLE,   not.found
            """)
    void whatGenesysRefusesIsRejectedWithoutAnotherTry(
            String call, String fault, ProblemCode code, String providerCode) {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", call, fault);

        OrganizationVerification verification = verify(access);

        assertRejected(verification, code, providerCode);
        assertThat(Simulation.journal())
                .filteredOn(line -> line.startsWith(call))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "invalid_token"})
    void tokenThatTheApiRefusesIsReplacedOnce(String fault) {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G2", fault);

        OrganizationVerification verification = verify(access);

        assertThat(verification).isInstanceOf(Verified.class);
        assertThat(Simulation.journal()).containsExactlyInAnyOrder("G1 200", "G2 401", "G1 200", "G2 200", "G3 200");
    }

    @Test
    void tokenThatBothCallsFindRefusedIsReplacedOnceForBoth() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G2", "expired");
        Simulation.fault("genesys", "G3", "expired");

        OrganizationVerification verification = verify(access);

        assertThat(verification).isInstanceOf(Verified.class);
        assertThat(Simulation.journal())
                .containsExactlyInAnyOrder("G1 200", "G2 401", "G3 401", "G1 200", "G2 200", "G3 200");
    }

    @Test
    void freshTokenThatIsRefusedTooIsAnInvalidCredential() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G2", "invalid_token", 2, Map.of());

        assertRejected(verify(access), CREDENTIAL_INVALID, "bad.credentials");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            G1, server_error, 500
            G1, rate_limited, 400
            G1, malformed,    200
            G1, lost_reply,   0
            G2, server_error, 503
            G2, server_error, 504
            G2, bad_gateway,  502
            G2, malformed,    200
            G2, lost_reply,   0
            G2, slow,         200
            G2, rate_limited, 429
            """)
    void whatPassesIsTriedAgain(String call, String fault, int status) {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", call, fault, 1, Map.of("status", status, "millis", 1500, "retry_after", 1));

        OrganizationVerification verification = verify(access);

        assertThat(verification).isInstanceOf(Verified.class);
        assertThat(Simulation.journal())
                .filteredOn(line -> line.startsWith(call))
                .hasSize(2);
    }

    @Test
    void deadGenesysIsGivenUpAfterFourTriesAndSaysNothingOfTheCredential() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G1", "server_error", 100, Map.of("status", 503));

        OrganizationVerification verification = verify(access);

        assertThat(verification).isEqualTo(new Unreachable(PROVIDER_UNAVAILABLE, Duration.ofSeconds(30)));
        assertThat(Simulation.journal()).containsExactly("G1 503", "G1 503", "G1 503", "G1 503");
    }

    @Test
    void limitThatLastsLongerThanWeMayWaitIsToldOn() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", "G2", "rate_limited", 1, Map.of("retry_after", 42));

        OrganizationVerification verification = verify(access);

        assertThat(verification).isEqualTo(new Unreachable(PROVIDER_RATE_LIMITED, Duration.ofSeconds(42)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"G1", "G2", "G3"})
    void goodAnswerThatIsNotGenesyssSaysNothingOfTheCredential(String call) {
        GenesysAccess access = GenesysAccount.healthy().seed();
        Simulation.fault("genesys", call, "empty_object");

        assertThat(verify(access)).isInstanceOf(Unreachable.class);
    }

    @Test
    void whatNobodyHasDocumentedIsPassedOver() {
        GenesysAccess access = GenesysAccount.healthy().seed();
        for (String call : new String[] {"G1", "G2", "G3"}) {
            Simulation.fault("genesys", call, "unknown_fields");
        }

        assertThat(verify(access)).isInstanceOf(Verified.class);
    }

    private OrganizationVerification verify(GenesysAccess access) {
        return genesys.verifyOrganization(access).await().atMost(Duration.ofSeconds(20));
    }

    private static void assertRejected(OrganizationVerification verification, ProblemCode code, String providerCode) {
        assertThat(verification).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(code);
            assertThat(rejected.providerCode()).isEqualTo(providerCode);
            assertThat(rejected.hint()).isNotBlank();
        });
    }
}
