package io.tenantservice.apikey;

import static io.tenantservice.api.Database.execute;
import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class TellOfExpiriesTest {

    @Inject
    TellOfExpiries job;

    private UUID tenant;

    @BeforeEach
    void createTenant() {
        tenant = activeTenant();
    }

    @Test
    void keyThatExpiresSoonIsToldOnceAndIsNotChangedByThat() throws Throwable {
        Response soon = expiringIn(Duration.ofDays(6));
        expiringIn(Duration.ofDays(8));
        Keys.issue(tenant, Keys.with("expires_at", null));
        String tag = Keys.read(soon).header("ETag");

        run();
        run();

        assertThat(told()).containsExactly(soon.<String>path("id") + " " + soon.path("expires_at"));
        assertThat(Keys.read(soon).header("ETag")).isEqualTo(tag);
    }

    @Test
    void anotherEndIsToldAgain() throws Throwable {
        Response key = expiringIn(Duration.ofDays(3));
        run();
        String later = fromNow(Duration.ofDays(5)).toString();
        platform()
                .header("If-Match", "*")
                .body(Map.of("expires_at", later))
                .patch(Keys.address(key))
                .then()
                .statusCode(200);

        run();
        run();

        assertThat(told())
                .containsExactly(
                        key.<String>path("id") + " " + key.path("expires_at"), key.<String>path("id") + " " + later);
    }

    @Test
    void keysOfWhichNobodyNeedsToHearAreNotTold() throws Throwable {
        Keys.verb(expiringIn(Duration.ofDays(3)), "revoke", Map.of("reason", "done"));
        Response rotated = expiringIn(Duration.ofDays(3));
        Keys.verb(rotated, "rotate", Map.of("expires_at", "2999-01-01T00:00:00Z"));
        Keys.issue(tenant, Keys.with("expires_at", fromNow(Duration.ofDays(3)).toString()));
        Response expired = expiringIn(Duration.ofDays(3));
        execute("update api_key set expires_at = now() - interval '1 hour' where id = '" + expired.path("id") + "'");

        run();

        assertThat(told()).isEmpty();
    }

    @Test
    void keysOfASuspendedTenantAreToldWhenItIsBack() throws Throwable {
        expiringIn(Duration.ofDays(3));
        platform().body(Map.of("reason", "unpaid")).post("/v1/tenants/" + tenant + ":suspend");
        run();
        assertThat(told()).isEmpty();
        platform().post("/v1/tenants/" + tenant + ":reactivate");

        run();

        assertThat(told()).hasSize(1);
    }

    /** Issued long ago. */
    private Response expiringIn(Duration time) throws SQLException {
        Response issued =
                Keys.issue(tenant, Keys.with("expires_at", fromNow(time).toString()));
        execute("update api_key set created_at = now() - interval '90 days' where id = '" + issued.path("id") + "'");
        return issued;
    }

    private static Instant fromNow(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    private void run() throws Throwable {
        VertxContextSupport.subscribeAndAwait(job::run);
    }

    private List<String> told() {
        return platform()
                .get("/v1/tenants/" + tenant + "/audit/entries?page_size=200")
                .path("items.findAll { it.action == 'API_KEY_EXPIRES_SOON' }"
                        + ".collect { it.target_id + ' ' + it.details.expires_at }");
    }
}
