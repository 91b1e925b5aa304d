package io.tenantservice.apikey.usage;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.as;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.api.Database;
import io.tenantservice.api.Tokens;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What callers learn of the use of keys. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class KeyUsageTest {

    private static final Duration FLUSHED_WITHIN = Duration.ofSeconds(8);

    @Inject
    SweepUseCounts sweep;

    @Test
    void verificationsAreCountedByWhatTheyFound() {
        Response issued = Keys.issue(activeTenant());
        usage(issued)
                .body("total", equalTo(0))
                .body("by_code", equalTo(Map.of()))
                .body("hours", empty())
                .body("last_used_at", nullValue());
        Keys.read(issued).then().body("last_used_at", nullValue());
        Instant before = Instant.now();

        verify(issued, Map.of("ip", "203.0.113.7"));
        verify(issued, Map.of("ip", "2001:db8:7:42::1"));
        verify(issued, Map.of("ip", "198.51.100.9", "required_scopes", List.of("numbers:read")));
        Keys.verb(issued, "disable", Map.of("reason", "looked odd")).then().statusCode(200);
        verify(issued, Map.of("ip", "192.0.2.1"));

        await().atMost(FLUSHED_WITHIN)
                .untilAsserted(() -> usage(issued)
                        .body("total", equalTo(4))
                        .body("by_code", equalTo(Map.of("VALID", 2, "INSUFFICIENT_SCOPE", 1, "DISABLED", 1)))
                        .body("hours.total.sum()", equalTo(4))
                        .body("last_used_ip_prefix", equalTo("2001:db8:7:0:0:0:0:0/48")));
        String lastUsedAt = usage(issued).extract().path("last_used_at");
        assertThat(Instant.parse(lastUsedAt)).isCloseTo(before, within(20, ChronoUnit.SECONDS));
        Keys.read(issued).then().body("last_used_at", equalTo(lastUsedAt));
        platform()
                .get(Keys.of(UUID.fromString(issued.path("tenant_id"))))
                .then()
                .body("items.last_used_at", contains(lastUsedAt));
    }

    @Test
    void keysOfABatchAreCountedEachAndWhatSomebodyElseAsksIsNot() {
        UUID tenant = activeTenant();
        Response one = Keys.issue(tenant);
        Response other = Keys.issue(tenant);
        Map<String, Object> batch = Map.of(
                "keys",
                List.of(
                        Map.of("api_key", one.path("api_key")),
                        Map.of("api_key", other.path("api_key")),
                        Map.of("api_key", one.path("api_key"))));
        as(Tokens.tenant(activeTenant(), "api-keys:verify"))
                .body(batch)
                .post("/v1/api-keys:verifyBatch")
                .then()
                .statusCode(200);

        platform().body(batch).post("/v1/api-keys:verifyBatch").then().statusCode(200);

        await().atMost(FLUSHED_WITHIN).untilAsserted(() -> usage(one).body("by_code", equalTo(Map.of("VALID", 2))));
        await().atMost(FLUSHED_WITHIN).untilAsserted(() -> usage(other).body("by_code", equalTo(Map.of("VALID", 1))));
    }

    @Test
    void lastUseIsNoChangeOfTheKey() throws SQLException {
        Response issued = Keys.issue(activeTenant());
        String tag = Keys.read(issued).header("ETag");

        used(issued, "now()");

        assertThat(Keys.read(issued).header("ETag")).isEqualTo(tag);
        platform()
                .header("If-Match", tag)
                .body(Map.of("name", "renamed"))
                .patch(Keys.address(issued))
                .then()
                .statusCode(200)
                .body("name", equalTo("renamed"));
    }

    @Test
    void hoursThatAreAskedForAreShownAndOthersAreNot() throws SQLException {
        Response issued = Keys.issue(activeTenant());
        counted(issued, "2026-10-01 09:00:00Z", "VALID", 1);
        counted(issued, "2026-10-01 10:00:00Z", "VALID", 20);
        counted(issued, "2026-10-01 10:00:00Z", "EXPIRED", 3);
        counted(issued, "2026-10-01 11:00:00Z", "VALID", 400);

        ValidatableResponse usage = platform()
                .get(address(issued) + "?from=2026-10-01T10:30:00Z&to=2026-10-01T11:00:00Z")
                .then()
                .statusCode(200);

        usage.body("from", equalTo("2026-10-01T10:00:00Z"))
                .body("to", equalTo("2026-10-01T11:00:00Z"))
                .body("total", equalTo(23))
                .body(
                        "hours",
                        equalTo(List.of(Map.of(
                                "hour",
                                "2026-10-01T10:00:00Z",
                                "total",
                                23,
                                "by_code",
                                Map.of("VALID", 20, "EXPIRED", 3)))));
        platform()
                .get(address(issued) + "?from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z")
                .then()
                .body("total", equalTo(424))
                .body("hours.hour", contains("2026-10-01T09:00:00Z", "2026-10-01T10:00:00Z", "2026-10-01T11:00:00Z"));
    }

    @Test
    void badSpansAreRefused() {
        String address = address(Keys.issue(activeTenant()));

        platform()
                .get(address + "?from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z")
                .then()
                .statusCode(400)
                .body("code", equalTo("OUT_OF_RANGE"));
        platform().get(address + "?from=2026-10-02").then().statusCode(400).body("code", equalTo("INVALID_FORMAT"));
    }

    @Test
    void useOfAKeyIsShownToItsTenantAlone() {
        UUID own = activeTenant();
        Response issued = Keys.issue(activeTenant());

        tenantCaller(own).get(address(issued)).then().statusCode(404).body("code", equalTo("TENANT_NOT_FOUND"));
        tenantCaller(own)
                .get(Keys.of(own) + "/" + issued.path("id") + "/usage")
                .then()
                .statusCode(404)
                .body("code", equalTo("API_KEY_NOT_FOUND"));
        UUID tenant = UUID.fromString(issued.path("tenant_id"));
        tenantCaller(tenant).get(address(issued)).then().statusCode(200);
        as(Tokens.tenant(tenant, "api-keys:verify"))
                .get(address(issued))
                .then()
                .statusCode(403)
                .body("code", equalTo("SCOPE_MISSING"));
    }

    @Test
    void keysThatNobodyUsesAreListed() throws SQLException {
        UUID tenant = activeTenant();
        String never = old(Keys.issue(tenant));
        Response usedLongAgo = Keys.issue(tenant);
        old(usedLongAgo);
        used(usedLongAgo, "now() - interval '91 days'");
        Response usedSince = Keys.issue(tenant);
        old(usedSince);
        used(usedSince, "now() - interval '89 days'");
        Keys.issue(tenant);

        String list = Keys.of(tenant) + "?unused_for=P90D";

        platform().get(list).then().body("items.id", containsInAnyOrder(never, usedLongAgo.path("id")));
        String next = platform().get(list + "&page_size=1").path("next_page_token");
        platform()
                .get(list + "&page_size=1&page_token=" + next)
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        platform().get(Keys.of(tenant) + "?unused_for=P89D").then().body("items", hasSize(3));
    }

    @Test
    void timeWithoutUseIsGivenInWholeDays() {
        String keys = Keys.of(activeTenant());

        for (String period : List.of("PT24H", "P0D", "P1DT1H", "-P1D", "P3M", "90")) {
            platform()
                    .get(keys + "?unused_for=" + period)
                    .then()
                    .statusCode(400)
                    .body("errors[0].code", equalTo("INVALID_FORMAT"));
        }
    }

    @Test
    void countsAreKeptForTheirTime() throws Throwable {
        Response issued = Keys.issue(activeTenant());
        String id = issued.path("id");
        counted(issued, "date_trunc('hour', now() - interval '91 days')", "VALID", 5);
        counted(issued, "date_trunc('hour', now() - interval '89 days')", "VALID", 7);
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "insert into api_key_use_batch values ('" + id + "', 1, now() - interval '8 days'), ('"
                            + issued.path("tenant_id") + "', 1, now() - interval '6 days')");

            VertxContextSupport.subscribeAndAwait(sweep::run);

            assertThat(Database.column(
                            administrator, "select count from api_key_use_count where api_key_id = '" + id + "'"))
                    .containsExactly("7");
            assertThat(Database.column(administrator, "select writer from api_key_use_batch"))
                    .contains(issued.<String>path("tenant_id"))
                    .doesNotContain(id);
        }
    }

    private static void verify(Response issued, Map<String, Object> more) {
        Map<String, Object> question = new HashMap<>(more);
        question.put("api_key", issued.path("api_key"));
        Keys.verify(question);
    }

    private static String address(Response issued) {
        return Keys.address(issued) + "/usage";
    }

    private static ValidatableResponse usage(Response issued) {
        return platform().get(address(issued)).then().statusCode(200);
    }

    /** @return its id; it is older than any time without use that a test asks for */
    private static String old(Response issued) throws SQLException {
        String id = issued.path("id");
        execute("update api_key set created_at = now() - interval '200 days' where id = '" + id + "'");
        return id;
    }

    private static void used(Response issued, String when) throws SQLException {
        execute("insert into api_key_last_use values ('" + issued.path("tenant_id") + "', '" + issued.path("id") + "', "
                + when + ", null)");
    }

    private static void counted(Response issued, String hour, String code, int count) throws SQLException {
        String time = hour.contains("(") ? hour : "'" + hour + "'";
        execute("insert into api_key_use_count values ('" + issued.path("tenant_id") + "', '" + issued.path("id")
                + "', " + time + ", '" + code + "', " + count + ")");
    }
}
