package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** An operation that has been accepted, followed through the API. */
public record Followed(Response answer) {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    public String id() {
        return answer.path("id");
    }

    public String address() {
        return "/v1/operations/" + id();
    }

    public Response operation() {
        return platform().get(address());
    }

    /** Waits for the end, which must be this one. */
    public ValidatableResponse ended(String state) {
        await().atMost(ENDS_WITHIN).until(this::isOver);
        return operation().then().body("state", equalTo(state));
    }

    /** The same, and nothing waits for the time that a provider asked for. */
    public ValidatableResponse endedSoon(String state) {
        await().atMost(ENDS_WITHIN).until(() -> {
            hurry();
            return isOver();
        });
        return operation().then().body("state", equalTo(state));
    }

    private boolean isOver() {
        return !List.of("RUNNING", "CANCELLING").contains(operation().<String>path("state"));
    }

    private void hurry() throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(
                    administrator,
                    "update scheduled_tasks set execution_time = now() where not picked and task_instance like '" + id()
                            + "%'");
        }
    }

    /** Waits until a step has a state. */
    public ValidatableResponse step(String step, String state) {
        String path = "steps.find { it.name == '" + step + "' }.state";
        await().atMost(ENDS_WITHIN).until(() -> operation().path(path).equals(state));
        return operation().then();
    }

    /** Changes the operation behind the service's back. */
    public void tamper(String change) throws SQLException {
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
