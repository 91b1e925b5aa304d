package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tenantservice.simulator.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;

/** An operation that has been accepted, followed through the API. */
public record Followed(Response answer) {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    /** A good deal less than an operation takes, as hundreds are waited for. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(40);

    public String id() {
        return text(answer, "id");
    }

    public String address() {
        return "/v1/operations/" + id();
    }

    public Response operation() {
        return platform().get(address());
    }

    public Response retryStep() {
        return platform().post(address() + ":retryStep");
    }

    /** Has the step that waits tried now. One that is just being put away for its pause is asked to be tried later. */
    public void triedAgain() {
        waiting().until(() -> retryStep().statusCode() == 202);
    }

    private static ConditionFactory waiting() {
        return await().atMost(ENDS_WITHIN).pollInterval(LOOK_EVERY);
    }

    /** Waits for the end, which must be this one. */
    public ValidatableResponse ended(String state) {
        waiting().until(this::isOver);
        return operation().then().body("state", equalTo(state));
    }

    /** The same, and nothing waits for the time that a provider asked for. */
    public ValidatableResponse endedSoon(String state) {
        hurriedUntil(this::isOver);
        return operation().then().body("state", equalTo(state));
    }

    /** Waits for something that comes of it, and nothing waits for the time of its next attempt. */
    public void hurriedUntil(Callable<Boolean> condition) {
        waiting().until(() -> {
            hurry();
            return condition.call();
        });
    }

    private boolean isOver() {
        return !List.of("RUNNING", "CANCELLING").contains(text(operation(), "state"));
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
        waiting().until(() -> isAt(step, state));
        return operation().then();
    }

    private boolean isAt(String step, String state) {
        for (JsonNode each : Json.tree(operation().asString()).path("steps")) {
            if (each.path("name").asText().equals(step)) {
                return each.path("state").asText().equals(state);
            }
        }
        return false;
    }

    /** Read often, and REST Assured's paths are scripts: 40 ms of a processor each. */
    private static String text(Response response, String field) {
        return Json.tree(response.asString()).path(field).asText();
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
