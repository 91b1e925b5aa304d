package io.tenantservice.provisioning;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import io.restassured.response.Response;
import io.tenantservice.api.Newcomer;
import io.tenantservice.stack.PackagedStack;
import java.time.Duration;
import java.util.List;

/**
 * Provisioning by the packaged service, and what the simulators have seen of it.
 *
 * @param endsWithin what an operation may take, a process that died in between included
 */
public record PackagedProvisioning(PackagedStack stack, Duration endsWithin) {

    public Response onboard(Newcomer newcomer) {
        Response answer = stack.request().body(newcomer.request()).post("/v1/tenants:onboard");
        answer.then().statusCode(202);
        return answer;
    }

    public void awaitWaiting(String operation, String step) {
        await().atMost(endsWithin)
                .untilAsserted(() -> stack.request()
                        .get("/v1/operations/" + operation)
                        .then()
                        .body("steps.find { it.name == '" + step + "' }.state", equalTo("WAITING")));
    }

    public void awaitEnd(String operation, String state, String ofItsSteps) {
        await().atMost(endsWithin)
                .untilAsserted(() -> stack.request()
                        .get("/v1/operations/" + operation)
                        .then()
                        .body("state", equalTo(state))
                        .body("steps.state", everyItem(is(ofItsSteps))));
    }

    /** Whether the last that was done to the account's subscription was to override it, rather than to delete it. */
    public boolean isSubscribed(String accountId) {
        String own = "it.asset_ids.contains('" + accountId + "') && it.status == 200";
        List<String> calls = stack.control()
                .get("/journal")
                .path("findAll { " + own + " && (it.call == 'M6' || it.method == 'DELETE') }.collect { it.method }");
        return !calls.isEmpty() && !calls.getLast().equals("DELETE");
    }

    /** @return how many integrations Genesys has */
    public int integrations() {
        return stack.ofSimulators("/state").path("integrations").size();
    }
}
