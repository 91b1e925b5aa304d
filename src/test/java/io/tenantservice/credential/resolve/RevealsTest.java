package io.tenantservice.credential.resolve;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.Database;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many reveals of one number: each is on record, few have an audit entry. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class RevealsTest {

    private static final int REVEALS = 60;

    @Inject
    CloseRevealMinutes closeRevealMinutes;

    private Newcomer newcomer = Newcomer.healthy();
    private Onboarding onboarding;

    @BeforeEach
    void onboard() throws SQLException {
        Simulation.reset();
        newcomer = Newcomer.healthy().seeded();
        onboarding = Onboarding.of(newcomer);
        onboarding.ended("SUCCEEDED");
        // Meta's handshake was one.
        execute("delete from reveal_count where tenant_id = '" + onboarding.tenantId() + "'");
    }

    @Test
    void everyRevealIsCountedAndEachMinuteHasItsEntryAndItsSum() throws Throwable {
        revealAtOnce();
        long entries = entries("CREDENTIAL_REVEALED").size();

        assertThat(counts()).isEqualTo(REVEALS);
        assertThat(entries).isBetween(1L, 2L);
        close();

        assertThat(entries("CREDENTIAL_REVEALS_COUNTED").stream()
                        .mapToInt(entry -> Integer.parseInt(details(entry).get("count")))
                        .sum())
                .isEqualTo(REVEALS);
        assertThat(counts()).isZero();
    }

    @Test
    void minuteWithOneRevealHasOneEntry() throws Throwable {
        reveal();

        close();

        assertThat(entries("CREDENTIAL_REVEALED")).hasSize(1);
        assertThat(entries("CREDENTIAL_REVEALS_COUNTED")).isEmpty();
    }

    /** As when the process died between the count and the entry. */
    @Test
    void revealWhoseEntryGotLostIsToldOfByTheSum() throws Throwable {
        reveal();
        execute("update reveal_count set audited = false where tenant_id = '" + onboarding.tenantId() + "'");

        close();

        assertThat(entries("CREDENTIAL_REVEALS_COUNTED"))
                .singleElement()
                .satisfies(entry -> assertThat(details(entry)).containsEntry("count", "1"));
    }

    @Test
    void callersAreCountedApart() throws SQLException {
        reveal();
        tenantCaller(onboarding.tenantId()).get(address()).then().statusCode(200);

        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(
                            administrator,
                            "select distinct caller from reveal_count where tenant_id = '" + onboarding.tenantId()
                                    + "'"))
                    .containsExactlyInAnyOrder("oidc:platform-tests", "oidc:client-of-" + onboarding.tenantId());
        }
    }

    private void revealAtOnce() throws InterruptedException {
        Callable<Integer> reveal = this::reveal;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            assertThat(threads.invokeAll(Collections.nCopies(REVEALS, reveal)))
                    .allSatisfy(status -> assertThat(status.get()).isEqualTo(200));
        }
    }

    private int reveal() {
        return platform().get(address()).statusCode();
    }

    private String address() {
        return "/v1/resolve?fields=access_token&phone_number_id=" + newcomer.phoneNumberId();
    }

    /** Lets the minute be long over, and runs the job. */
    private void close() throws Throwable {
        execute("update reveal_count set minute = minute - interval '1 hour' where tenant_id = '"
                + onboarding.tenantId() + "'");
        VertxContextSupport.subscribeAndAwait(closeRevealMinutes::run);
    }

    private int counts() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            return Integer.parseInt(Database.column(
                            administrator,
                            "select coalesce(sum(count), 0) from reveal_count where tenant_id = '"
                                    + onboarding.tenantId() + "'")
                    .getFirst());
        }
    }

    /** @return those of platform-tests, as the handshake's backend has its own */
    private List<Map<String, Object>> entries(String action) {
        return platform()
                .queryParam("page_size", 200)
                .get(onboarding.tenantAddress() + "/audit/entries")
                .path("items.findAll { it.action == '" + action
                        + "' && (it.actor == 'oidc:platform-tests' || it.details.caller == 'oidc:platform-tests') }");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> details(Map<String, Object> entry) {
        return (Map<String, String>) entry.getOrDefault("details", Map.of());
    }
}
