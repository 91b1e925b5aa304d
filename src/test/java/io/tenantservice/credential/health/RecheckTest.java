package io.tenantservice.credential.health;

import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of credentials in use though nobody asks, with the simulators as providers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RecheckTest extends CheckedTenant {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @Inject
    CountCredentials countCredentials;

    @Inject
    DueChecks dueChecks;

    @Inject
    MeterRegistry metrics;

    @ParameterizedTest
    @ValueSource(strings = {"meta", "genesys"})
    void credentialIsCheckedWhenItIsDueAndNotBefore(String provider) throws Throwable {
        String credential = credential(provider);
        Checks.onlyDue(credential);
        long entries = entries().size();

        assertThat(callsDuring(this::recheck))
                .containsExactlyInAnyOrderElementsOf(
                        provider.equals("meta")
                                ? List.of("M1 200", "M2 200", "M3 200", "M4 200")
                                : List.of("G1 200", "G2 200", "G3 200"));

        platform()
                .get(credential)
                .then()
                .body("health", equalTo("VALID"))
                .body("health_details.last_checked_at", notNullValue())
                .body("health_details.last_answered_at", notNullValue());
        assertThat(Checks.untilNext(credential)).isBetween(Duration.ofHours(4), Duration.ofHours(6));
        assertThat(callsDuring(this::recheck)).isEmpty();
        assertThat(entries()).hasSize((int) entries);
    }

    @ParameterizedTest
    @CsvSource({
        "meta, M1, server_error",
        "meta, M4, malformed",
        "meta, M2, slow",
        "genesys, G1, server_error",
        "genesys, G2, bad_gateway",
        "genesys, G3, slow"
    })
    void silenceHidesWhatIsKnownUntilTheNextAnswer(String provider, String call, String fault) throws Throwable {
        String credential = credential(provider);
        Simulation.fault(provider, call, fault, 1, Map.of("millis", 3000));
        Checks.onlyDue(credential);

        recheck();

        platform()
                .get(credential)
                .then()
                .body("health", equalTo("UNREACHABLE"))
                .body("health_details.known.health", equalTo("VALID"));
        resolve().body("whatsapp_accounts[0].access_token", equalTo(newcomer.accessToken()));
        assertThat(Checks.untilNext(credential)).isBetween(Duration.ofMinutes(2), LEASE);
        assertThat(Simulation.waitingFaults()).isZero();

        Checks.onlyDue(credential);
        recheck();

        platform().get(credential).then().body("health", equalTo("VALID")).body("health_details.known", nullValue());
        assertThat(changesOfHealth()).containsExactly("UNREACHABLE", "VALID");
    }

    @Test
    void scopeThatIsTakenAwayIsFound() throws Throwable {
        seedToken(newcomer.accessToken(), List.of("whatsapp_business_management"), null, null);
        Checks.onlyDue(account);

        recheck();

        platform()
                .get(account)
                .then()
                .body("health", equalTo("INSUFFICIENT_SCOPE"))
                .body("health_details.hint", equalTo("The token lacks whatsapp_business_messaging."));
        assertThat(changesOfHealth()).containsExactly("INSUFFICIENT_SCOPE");
    }

    /** As when a worker is killed between taking the check and writing down what became of it. */
    @Test
    void whatADeadWorkerHasTakenIsCheckedByAnother() throws Throwable {
        Checks.onlyDue(account);

        assertThat(VertxContextSupport.subscribeAndAwait(() -> dueChecks.take(RecheckWhatsAppAccounts.TAKE)))
                .extracting(due -> due.credentialId().toString())
                .containsExactly(Checks.id(account));

        assertThat(callsDuring(this::recheck)).isEmpty();
        assertThat(Checks.untilNext(account)).isBetween(Duration.ofMinutes(4), LEASE);
        Checks.pass(account, LEASE);
        assertThat(callsDuring(this::recheck)).hasSize(4);
    }

    @Test
    void whatAnotherIsTakingIsPassedOver() throws Throwable {
        Checks.onlyDue(account);
        try (Connection other = Database.administrator()) {
            other.setAutoCommit(false);
            Database.execute(other, "select from whatsapp_account where id = '" + Checks.id(account) + "' for update");

            assertThat(callsDuring(this::recheck)).isEmpty();
            other.rollback();
        }
        assertThat(callsDuring(this::recheck)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "genesys"})
    void inactiveCredentialIsNotCheckedUntilItIsActiveAgain(String provider) throws Throwable {
        String credential = credential(provider);
        activate(credential, false);
        Checks.onlyDue(credential);

        assertThat(callsDuring(this::recheck)).isEmpty();

        assertThat(Checks.untilNext(credential)).isPositive();
        activate(credential, true);
        assertThat(Checks.untilNext(credential)).isNegative();
        assertThat(callsDuring(this::recheck)).isNotEmpty();
    }

    @Test
    void credentialsOfASuspendedTenantAreNotChecked() throws Throwable {
        platform()
                .body(Map.of("reason", "unpaid"))
                .post(onboarding.tenantAddress() + ":suspend")
                .then()
                .statusCode(200);
        Checks.onlyDue(account);
        Checks.due(organization, Duration.ofMinutes(1));

        assertThat(callsDuring(this::recheck)).isEmpty();

        assertThat(Checks.untilNext(account)).isPositive();
        platform().post(onboarding.tenantAddress() + ":reactivate").then().statusCode(200);
        Checks.onlyDue(account);
        assertThat(callsDuring(this::recheck)).hasSize(4);
    }

    /** That we cannot open a secret says nothing of the credential at its provider. */
    @Test
    void failureOfOurOwnIsNoHealthAndKeepsNoOtherFromItsCheck() throws Throwable {
        Onboarding other = Onboarding.completed(Newcomer.healthy().seeded());
        String healthy = other.credential("whatsapp-accounts");
        Checks.execute("update credential_secret set ciphertext = ciphertext || 'AAAA' where field = 'ACCESS_TOKEN'"
                + " and credential_id = '" + Checks.id(account) + "'");
        Checks.onlyDue(account);
        Checks.due(healthy, Duration.ofMinutes(1));

        assertThat(callsDuring(this::recheck)).hasSize(4);

        platform().get(account).then().body("health", equalTo("VALID"));
        assertThat(Checks.untilNext(account)).isBetween(Duration.ofMinutes(4), LEASE);
        assertThat(Checks.untilNext(healthy)).isGreaterThan(Duration.ofHours(3));
    }

    @Test
    void healthAndLatenessAreCounted() throws Throwable {
        run(countCredentials);
        double invalid = gauge("tenantservice.credentials", "invalid");
        seedToken(newcomer.accessToken(), List.of(), inDays(-1), null);
        platform().post(account + ":verify").then().statusCode(200).body("health", equalTo("INVALID"));
        Checks.onlyDue(account);
        Checks.due(account, Duration.ofHours(2));

        run(countCredentials);

        assertThat(gauge("tenantservice.credentials", "invalid")).isEqualTo(invalid + 1);
        assertThat(gauge("tenantservice.credential.check.overdue", "invalid")).isBetween(7200d, 7300d);
        recheck();
        run(countCredentials);
        assertThat(gauge("tenantservice.credential.check.overdue", "invalid")).isZero();
    }

    private double gauge(String name, String health) {
        var gauge = metrics.find(name)
                .tags("kind", "whatsapp-account", "health", health)
                .gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private static void activate(String credential, boolean active) {
        platform()
                .header("If-Match", "*")
                .body(Map.of("is_active", active))
                .patch(credential)
                .then()
                .statusCode(200);
    }

    private ValidatableResponse resolve() {
        return platform()
                .get("/v1/resolve?fields=access_token&phone_number_id=" + newcomer.phoneNumberId())
                .then()
                .statusCode(200);
    }

    private List<String> changesOfHealth() {
        return details("CREDENTIAL_HEALTH_CHANGED", "health");
    }
}
