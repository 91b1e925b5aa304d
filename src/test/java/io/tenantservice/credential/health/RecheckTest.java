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
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.Followed;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.simulator.meta.MetaSeed;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of credentials in use though nobody asks, with the simulators as providers. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RecheckTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @Inject
    RecheckWhatsAppAccounts recheckWhatsAppAccounts;

    @Inject
    RecheckGenesysOrganizations recheckGenesysOrganizations;

    @Inject
    CountCredentials countCredentials;

    @Inject
    DueChecks dueChecks;

    @Inject
    MeterRegistry metrics;

    private Newcomer newcomer = Newcomer.healthy();
    private Onboarding onboarding;
    private String account = "";
    private String organization = "";

    @BeforeEach
    void onboard() {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        onboarding = Onboarding.of(newcomer);
        onboarding.ended("SUCCEEDED");
        account = address("whatsapp-accounts");
        organization = address("genesys-organizations");
    }

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

    /** A throttled provider is left alone for as long as it asks for; nothing is known, and nothing is called bad. */
    @Test
    void throttledProviderIsNotAskedUntilItsTimeIsOver() throws Throwable {
        Simulation.fault("meta", "M2", "rate_limited", 1, Map.of("retry_after", 40));
        Checks.onlyDue(account);
        recheck();
        platform()
                .get(account)
                .then()
                .body("health", equalTo("UNREACHABLE"))
                .body("health_details.code", equalTo("PROVIDER_RATE_LIMITED"));
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).isEmpty();

        assertThat(Checks.untilNext(account)).isBetween(Duration.ofMinutes(40), Duration.ofMinutes(47));
        platform().get(account).then().body("health_details.known.health", equalTo("VALID"));
    }

    @ParameterizedTest
    @CsvSource({"meta, M2, PT23M, PT31M", "genesys, G2, PT10S, PT6M"})
    void checkIsPutOffWhileOthersUseMuchOfTheLimitAndWhoWaitsIsNot(
            String provider, String call, Duration least, Duration most) throws Throwable {
        String credential = credential(provider);
        Simulation.fault(provider, call, "busy", 1, Map.of("percent", 90));
        platform().post(credential + ":verify").then().statusCode(200);
        String checkedAt = platform().get(credential).path("health_details.last_checked_at");
        Checks.onlyDue(credential);

        assertThat(callsDuring(this::recheck)).isEmpty();

        platform()
                .get(credential)
                .then()
                .body("health", equalTo("VALID"))
                .body("health_details.last_checked_at", equalTo(checkedAt));
        assertThat(Checks.untilNext(credential)).isBetween(least, most);
        platform().post(credential + ":verify").then().statusCode(200).body("health", equalTo("VALID"));
    }

    /** The usage that an app's header tells holds the checks of all its accounts back. */
    @Test
    void checkIsPutOffWhileTheAppIsBusy() throws Throwable {
        Simulation.fault("meta", "M1", "busy", 1, Map.of("percent", 90));
        platform().post(account + ":verify").then().statusCode(200);
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).isEmpty();
    }

    /** 200 an hour, half of them for checks; Meta's headers say nothing of it here. */
    @Test
    void ownCallsCountToo() throws Throwable {
        IntStream.range(0, 25)
                .forEach(i -> platform().post(account + ":verify").then().statusCode(200));
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).isEmpty();
    }

    /** Anybody may name a business account; that does not make its limit theirs. */
    @Test
    void callsOfATenantThatNamesTheSameAccountHoldNothingUp() throws Throwable {
        Map<String, Object> foreign = Given.whatsAppAccountRequest();
        foreign.put("business_account_id", newcomer.accountId());
        String stranger = "/v1/tenants/" + Given.activeTenant() + "/whatsapp-accounts";
        String id = platform().body(foreign).post(stranger).path("id");
        IntStream.range(0, 110)
                .forEach(i ->
                        platform().post(stranger + "/" + id + ":verify").then().body("health", equalTo("INVALID")));
        Checks.onlyDue(account);

        assertThat(callsDuring(this::recheck)).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "31, , VALID",
        "30, 30, EXPIRING",
        "14, 14, EXPIRING",
        "7, 7, EXPIRING",
        "3, 3, EXPIRING",
        "1, 1, EXPIRING"
    })
    void endOfATokenIsWarnedOfOnceAtEachThreshold(int days, @Nullable String warning, String health) throws Throwable {
        Instant end = Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), end, null);
        Checks.onlyDue(account);

        recheck();

        platform()
                .get(account)
                .then()
                .body("health", equalTo(health))
                .body("token_expires_at", equalTo(end.toString()));
        assertThat(warnings()).isEqualTo(warning == null ? List.of() : List.of(warning));

        Checks.onlyDue(account);
        recheck();
        platform().post(account + ":verify").then().statusCode(200).body("health", equalTo(health));
        assertThat(warnings()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void newTokenIsLookedAtAtOnceAndWarnedOfAnew() throws Throwable {
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), inDays(2), null);
        Checks.onlyDue(account);
        recheck();
        String fresh = Canary.secret("EAAG");
        seedToken(fresh, newcomer.token().scopes(), inDays(20), null);
        platform()
                .header("If-Match", "*")
                .body(Map.of("access_token", fresh))
                .put(account + "/pending")
                .then()
                .statusCode(200);
        platform().post(account + ":verify?slot=PENDING").then().body("health", equalTo("EXPIRING"));
        platform().body(Map.of()).post(account + ":promote").then().statusCode(200);
        assertThat(Checks.untilNext(account)).isNegative();

        recheck();

        assertThat(warnings()).containsExactly("3", "30");
    }

    @Test
    void tokenThatMetaHasExchangedIsGoodAndWarnedOfAnewAndWaitsItsTurn() throws Throwable {
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), inDays(2), null);
        Checks.onlyDue(account);
        recheck();
        platform().get(account).then().body("health", equalTo("EXPIRING"));
        Checks.onlyDue(account);

        new Followed(platform()
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .post(account + ":refreshToken"))
                .ended("SUCCEEDED");

        platform()
                .get(account)
                .then()
                .body("health", equalTo("VALID"))
                .body("health_details.last_answered_at", notNullValue());
        assertThat(Checks.untilNext(account)).isBetween(Duration.ofHours(4), Duration.ofHours(6));
        String fresh = platform().post(account + ":reveal").path("access_token");
        seedToken(fresh, newcomer.token().scopes(), inDays(10), null);
        Checks.onlyDue(account);
        recheck();
        assertThat(warnings()).containsExactly("3", "14");
    }

    @Test
    void endOfDataAccessCountsAsTheTokensEnd() throws Throwable {
        seedToken(newcomer.accessToken(), newcomer.token().scopes(), null, inDays(5));
        Checks.onlyDue(account);
        recheck();
        platform().get(account).then().body("health", equalTo("EXPIRING"));
        assertThat(warnings()).containsExactly("7");

        seedToken(newcomer.accessToken(), newcomer.token().scopes(), null, inDays(-1));
        Checks.onlyDue(account);
        recheck();

        platform()
                .get(account)
                .then()
                .body("health", equalTo("INVALID"))
                .body("health_details.code", equalTo("CREDENTIAL_EXPIRED"));
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
        String healthy = other.tenantAddress() + "/whatsapp-accounts/"
                + platform().get(other.tenantAddress() + "/whatsapp-accounts").path("items[0].id");
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

    private void recheck() throws Throwable {
        run(recheckWhatsAppAccounts);
        run(recheckGenesysOrganizations);
    }

    private static void run(RecurringJob job) throws Throwable {
        VertxContextSupport.subscribeAndAwait(job::run);
    }

    /** Something that may fail in any way. */
    private interface Action {
        void run() throws Throwable;
    }

    private static List<String> callsDuring(Action action) throws Throwable {
        int before = Simulation.journal().size();
        action.run();
        List<String> calls = Simulation.journal();
        return calls.subList(before, calls.size());
    }

    private void seedToken(String value, List<String> scopes, @Nullable Instant end, @Nullable Instant dataAccessEnd) {
        var token = newcomer.token();
        Simulation.seed(new MetaSeed(
                null,
                List.of(new MetaSeed.Token(value, token.appId(), scopes, token.targets(), end, false, dataAccessEnd)),
                null,
                null));
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
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

    private List<String> warnings() {
        return details("CREDENTIAL_EXPIRES_SOON", "days");
    }

    private List<String> details(String action, String detail) {
        return entries().stream()
                .filter(entry -> action.equals(entry.get("action")))
                .map(entry -> (Map<?, ?>) entry.get("details"))
                .map(details -> String.valueOf(details.get(detail)))
                .toList();
    }

    private List<Map<String, Object>> entries() {
        return platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .path("items");
    }

    private String credential(String provider) {
        return provider.equals("meta") ? account : organization;
    }

    private String address(String collection) {
        String address = onboarding.tenantAddress() + "/" + collection;
        return address + "/" + platform().get(address).path("items[0].id");
    }
}
