package io.tenantservice.apikey;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class BulkRevocationTest {

    @Test
    void keysAreCountedFirstAndThenRevokedTogether() throws SQLException {
        UUID tenant = activeTenant();
        Response first = named(tenant, "ci-1");
        Response second = named(tenant, "ci-2");
        Response other = named(tenant, "backend");
        Map<String, Object> filter = Map.of("name_prefix", "ci-");

        preview(tenant, filter).then().body("count", equalTo(2)).body("key_ids", nullValue());
        Keys.verify(first).body("code", equalTo("VALID"));

        revoke(tenant, filter, 2)
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(false))
                .body("count", equalTo(2))
                .body("key_ids", contains(first.<String>path("id"), second.path("id")));
        Keys.verify(first).body("code", equalTo("REVOKED"));
        Keys.read(second).then().body("revoked_reason", equalTo("stolen"));
        Keys.verify(other).body("code", equalTo("VALID"));
        platform()
                .get("/v1/tenants/" + tenant + "/audit/entries")
                .then()
                .body(
                        "items.findAll { it.action == 'API_KEY_REVOKED' }.target_id",
                        containsInAnyOrder(first.<String>path("id"), second.path("id")));
        try (Connection administrator = Database.administrator()) {
            assertThat(Database.column(
                            administrator,
                            "select count(*) from change where subject in ('%s', '%s')"
                                    .formatted(first.path("id"), second.path("id"))))
                    .containsExactly("2");
        }
    }

    @Test
    void nothingIsRevokedWhenAnotherNumberOfKeysMatchesThanWasExpected() {
        UUID tenant = activeTenant();
        Response first = named(tenant, "ci-1");
        named(tenant, "ci-2");

        for (int expected : new int[] {0, 1, 3, 500}) {
            revoke(tenant, Map.of(), expected)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("API_KEY_COUNT_DIFFERS"))
                    .body("detail", equalTo("2 match, not " + expected + "."));
        }

        Keys.verify(first).body("code", equalTo("VALID"));
        preview(tenant, Map.of()).then().body("count", equalTo(2));
    }

    @Test
    void filterSelectsWhatAllOfItHoldsFor() {
        UUID tenant = activeTenant();
        Response live = Keys.issue(tenant, Map.of("name", "a", "scopes", List.of("a:a", "b:b")));
        Response test = Keys.issue(tenant, Map.of("name", "b", "scopes", List.of("a:a"), "environment", "TEST"));
        Response disabled = Keys.issue(tenant, Map.of("name", "c", "scopes", List.of("c:c")));
        Keys.verb(disabled, "disable", Map.of("reason", "x"));
        Response revoked = Keys.issue(tenant, Map.of("name", "d", "scopes", List.of("a:a")));
        Keys.verb(revoked, "revoke", Map.of("reason", "x"));
        String foreign = Keys.issue(activeTenant()).path("id");

        counts(tenant, Map.of(), 3);
        counts(tenant, Map.of("environment", "TEST"), 1);
        counts(tenant, Map.of("scope", "a:a"), 2);
        counts(tenant, Map.of("scope", "a:a", "environment", "LIVE"), 1);
        counts(tenant, Map.of("created_before", test.path("created_at")), 1);
        counts(tenant, Map.of("created_before", "2999-01-01T00:00:00Z"), 3);
        counts(tenant, Map.of("ids", List.of(live.path("id"), revoked.path("id"), foreign)), 1);
        counts(tenant, Map.of("name_prefix", "c"), 1);

        revoke(tenant, Map.of("ids", List.of(test.path("id"), foreign)), 1)
                .then()
                .body("key_ids", contains(test.<String>path("id")));
    }

    @Test
    void repeatedRevocationIsAnsweredFromTheFirst() {
        UUID tenant = activeTenant();
        named(tenant, "ci-1");
        String key = unique();

        Response first = revoke(tenant, Map.of(), 1, key);
        Response second = revoke(tenant, Map.of(), 1, key);

        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.asString()).isEqualTo(first.asString());
    }

    @Test
    void revocationNeedsTheCountAndAReason() {
        UUID tenant = activeTenant();

        platform()
                .body(Map.of("filter", Map.of()))
                .post(address(tenant))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/expected_count", "/reason"))
                .body("errors.code", contains("REQUIRED", "REQUIRED"));
        platform()
                .body(Map.of("dry_run", true))
                .post(address(tenant))
                .then()
                .statusCode(400)
                .body("errors.pointer", contains("/filter"));
        revoke(tenant, Map.of(), 501).then().statusCode(400).body("errors.pointer", contains("/expected_count"));
    }

    @Test
    void tenantRevokesItsOwnKeysAndNobodyElses() {
        UUID own = activeTenant();
        UUID foreign = activeTenant();
        named(own, "ci-1");
        Response untouched = named(foreign, "ci-1");
        Map<String, Object> request = Map.of("filter", Map.of(), "expected_count", 1, "reason", "stolen");

        tenantCaller(own).body(request).post(address(foreign)).then().statusCode(404);
        tenantCaller(own)
                .body(request)
                .post(address(own))
                .then()
                .statusCode(200)
                .body("count", equalTo(1));

        Keys.verify(untouched).body("code", equalTo("VALID"));
        platform()
                .body(request)
                .post(address(UUID.randomUUID()))
                .then()
                .statusCode(404)
                .body("code", equalTo("TENANT_NOT_FOUND"));
    }

    @Test
    void asManyKeysAsOneRequestMayNameAreRevokedInItsTime() throws SQLException {
        UUID tenant = activeTenant();
        Response last = named(tenant, "ci-0");
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, """
                    insert into api_key (tenant_id, id, name, environment, scopes, metadata, rate_limits, limits_id,
                                         last_four, state, created_at, updated_at, version)
                    select tenant_id, gen_random_uuid(), 'ci-' || n, environment, scopes, metadata, rate_limits, limits_id,
                           last_four, state, created_at, updated_at, 0
                    from api_key, generate_series(1, 499) n where id = '%s'""".formatted(last.<String>path("id")));
        }

        revoke(tenant, Map.of("name_prefix", "ci-"), 500).then().statusCode(200).body("count", equalTo(500));

        preview(tenant, Map.of()).then().body("count", equalTo(0));
    }

    private static void counts(UUID tenant, Map<String, Object> filter, int count) {
        preview(tenant, filter)
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(true))
                .body("count", equalTo(count));
    }

    private static Response preview(UUID tenant, Map<String, Object> filter) {
        return platform().body(Map.of("filter", filter, "dry_run", true)).post(address(tenant));
    }

    private static Response revoke(UUID tenant, Map<String, Object> filter, int expected) {
        return revoke(tenant, filter, expected, unique());
    }

    private static Response revoke(UUID tenant, Map<String, Object> filter, int expected, String idempotencyKey) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of("filter", filter, "expected_count", expected, "reason", "stolen"))
                .post(address(tenant));
    }

    private static Response named(UUID tenant, String name) {
        return Keys.issue(tenant, Keys.with("name", name));
    }

    private static String address(UUID tenant) {
        return Keys.of(tenant) + ":bulkRevoke";
    }
}
