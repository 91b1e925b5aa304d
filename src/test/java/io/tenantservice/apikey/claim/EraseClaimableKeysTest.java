package io.tenantservice.apikey.claim;

import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.tenantservice.api.Database;
import io.tenantservice.api.LeakReports;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of what can be claimed nothing is erased, and all else is. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class EraseClaimableKeysTest {

    @Inject
    EraseClaimableKeys eraser;

    private String operation;

    /** Whose key is the successor of one that has leaked. */
    @BeforeEach
    void keepAKey() {
        var request = tenantRequest();
        request.put("key_leak_policy", "ROTATE");
        UUID tenant = UUID.fromString(
                platform().body(request).post("/v1/tenants").then().extract().path("id"));
        LeakReports.send(Keys.issue(tenant).path("api_key"), "https://git.example/file")
                .then()
                .statusCode(200);
        operation = platform()
                .get("/v1/tenants/" + tenant + "/api-key-leaks")
                .then()
                .extract()
                .path("items[0].operation_id");
    }

    @Test
    void claimJustBeforeTheEndCanBeRepeatedAfterIt() throws Throwable {
        String first = claim().path("api_key");

        tamper("kept_until = now() - interval '1 minute'");
        erase();

        claim().then().statusCode(200).body("api_key", equalTo(first));
    }

    @Test
    void claimedKeyIsErasedAfterTenMinutesThoughItMayBeClaimedForADay() throws Throwable {
        claim();

        tamper("claimed_at = now() - interval '10 minutes'");
        claim().then().statusCode(410).body("code", equalTo("API_KEY_CLAIM_OVER"));
        erase();

        assertThat(isKept()).isFalse();
    }

    @Test
    void keyThatNobodyHasClaimedIsErasedAtItsEnd() throws Throwable {
        erase();
        assertThat(isKept()).isTrue();

        tamper("kept_until = now()");
        claim().then().statusCode(410).body("code", equalTo("API_KEY_CLAIM_OVER"));
        erase();

        assertThat(isKept()).isFalse();
    }

    private Response claim() {
        return platform().post("/v1/operations/" + operation + ":claimApiKey");
    }

    private void erase() throws Throwable {
        VertxContextSupport.subscribeAndAwait(eraser::run);
    }

    private void tamper(String change) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator, "update claimable_key set " + change + " where operation_id = '" + operation + "'");
        }
    }

    private boolean isKept() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            List<?> rows = Database.column(
                    administrator, "select 1 from claimable_key where operation_id = '" + operation + "'");
            return !rows.isEmpty();
        }
    }
}
