package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** An onboarding that has been asked for, followed through the API. */
public record Onboarding(Response answer) {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    public static Onboarding of(Newcomer newcomer) {
        return new Onboarding(platform().body(newcomer.request()).post("/v1/tenants:onboard"));
    }

    public String id() {
        return answer.path("id");
    }

    public UUID tenantId() {
        return UUID.fromString(answer.path("tenant_id"));
    }

    public String address() {
        return "/v1/operations/" + id();
    }

    public String tenantAddress() {
        return "/v1/tenants/" + tenantId();
    }

    public Response operation() {
        return platform().get(address());
    }

    public Response claim() {
        return platform().post(address() + ":claimApiKey");
    }

    /** Waits for the end, which must be this one. */
    public ValidatableResponse ended(String state) {
        await().atMost(ENDS_WITHIN).until(() -> !operation().path("state").equals("RUNNING"));
        return operation().then().body("state", equalTo(state));
    }

    /** Waits until a step has a state. */
    public ValidatableResponse step(String step, String state) {
        String path = "steps.find { it.name == '" + step + "' }.state";
        await().atMost(ENDS_WITHIN).until(() -> operation().path(path).equals(state));
        return operation().then();
    }

    /** Changes the operation behind the service's back. */
    public void tamperOperation(String change) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, "update operation set " + change + " where id = '" + id() + "'");
        }
    }

    /** Changes rows of this operation behind the service's back. */
    public void tamper(String table, String change) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator, "update " + table + " set " + change + " where operation_id = '" + id() + "'");
        }
    }
}
