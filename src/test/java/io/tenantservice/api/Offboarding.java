package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A tenant's offboarding, followed through the API. */
public record Offboarding(String tenantAddress, Followed followed) {

    /** @param more of the request beside its reason */
    public static Offboarding of(String tenantAddress, Map<String, Object> more) {
        Response answer = request(tenantAddress, more);
        answer.then().statusCode(202);
        return new Offboarding(tenantAddress, new Followed(answer));
    }

    /** One that deletes as soon as it can. */
    public static Offboarding atOnce(String tenantAddress) {
        return of(tenantAddress, Map.of("waiting_days", 0));
    }

    public static Response request(String tenantAddress, Map<String, Object> more) {
        Map<String, Object> request = new HashMap<>(more);
        request.putIfAbsent("reason", "Contract has ended");
        return platform().body(request).post(tenantAddress + ":offboard");
    }

    public Response undo() {
        return platform().post(tenantAddress + ":undoOffboarding");
    }

    public ValidatableResponse view() {
        return platform().get(tenantAddress + "/offboarding").then();
    }

    public Response resume(Map<String, Object> request) {
        return platform().body(request).post(followed.address() + ":resume");
    }

    public Response retryStep() {
        return followed.retryStep();
    }

    /** Has the step that waits tried now. */
    public void triedAgain() {
        followed.triedAgain();
    }

    public ValidatableResponse ended(String state) {
        return followed.ended(state);
    }

    public ValidatableResponse step(String step, String state) {
        return followed.step(step, state);
    }

    /** Lets the waiting period be over. */
    public void waitNoLonger() throws SQLException {
        followed.tamper("offboarding", "delete_after = requested_at");
    }
}
