package io.tenantservice.credential;

import static io.restassured.RestAssured.given;
import static io.tenantservice.api.Given.busyTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.unique;
import static io.tenantservice.api.Given.whatsAppAccountRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Canary;
import io.tenantservice.api.Database;
import io.tenantservice.api.LeakReports;
import io.tenantservice.api.LogCapture;
import io.tenantservice.stack.StackResource;
import java.sql.Connection;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Looks for secrets wherever they might have got to after a busy day. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class CanaryTest {

    @Test
    void noSecretIsInADumpALogLineOrAMetric() throws Exception {
        try (LogCapture log = LogCapture.start()) {
            busyDay();

            // Not by the assertion on the text itself, whose failure would print all of it.
            assertThat(log.text().lines().filter(line -> line.contains(Canary.MARK)))
                    .isEmpty();
        }
        try (Connection administrator = Database.administrator()) {
            for (String table : Database.tables(administrator)) {
                String dump = Database.dump(administrator, table);
                assertThat(dump).as("rows of " + table).isNotEmpty();
                assertThat(Canary.traces()).as(table).noneMatch(dump::contains);
            }
        }
        String metrics = given().port(
                        ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class))
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(metrics).contains("http_server").doesNotContain(Canary.MARK);
    }

    /** Good requests, replayed ones, refused ones, and a reveal. */
    private static void busyDay() {
        UUID tenant = busyTenant();
        String accounts = "/v1/tenants/" + tenant + "/whatsapp-accounts";
        var request = whatsAppAccountRequest();
        String key = unique();
        String id = platform()
                .header("Idempotency-Key", key)
                .body(request)
                .post(accounts)
                .path("id");
        platform()
                .header("Idempotency-Key", key)
                .body(request)
                .post(accounts)
                .then()
                .statusCode(201);
        platform().body(request).post(accounts).then().statusCode(409);
        request.put("unknown", Canary.secret("field"));
        platform().body(request).post(accounts).then().statusCode(400);
        platform()
                .body("{\"access_token\":\"" + Canary.secret("cut"))
                .post(accounts)
                .then()
                .statusCode(400);
        platform().post(accounts + "/" + id + ":reveal").then().statusCode(200);
        platform().post(accounts + "/" + id + ":verify").then().statusCode(200);
        platform()
                .body(Map.of("api_key", Canary.secret("key")))
                .post("/v1/api-keys:verify")
                .then()
                .statusCode(200);
        LeakReports.send(Canary.secret("token"), "https://git.example/").then().statusCode(200);
        LeakReports.sendText("[{\"token\":\"" + Canary.secret("cut")).then().statusCode(400);
    }
}
