package io.tenantservice.api;

import static io.tenantservice.api.Given.platform;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** An onboarding that has been asked for, followed through the API. */
public record Onboarding(Response answer) {

    public static Onboarding of(Newcomer newcomer) {
        return new Onboarding(platform().body(newcomer.request()).post("/v1/tenants:onboard"));
    }

    /** One that is over, with a tenant that is connected. */
    public static Onboarding completed(Newcomer newcomer) {
        Onboarding onboarding = of(newcomer);
        onboarding.ended("SUCCEEDED");
        return onboarding;
    }

    /** One that has all but its Genesys organization verified, and waits for that for ten minutes unless it is hurried. */
    public static Onboarding waitingForGenesys() {
        return waitingForGenesys(Newcomer.healthy().seeded());
    }

    public static Onboarding waitingForGenesys(Newcomer newcomer) {
        Simulation.fault("genesys", "G2", "rate_limited", 1000, Map.of("retry_after", 600));
        Onboarding onboarding = of(newcomer);
        onboarding.step("VERIFY_GENESYS", "WAITING");
        return onboarding;
    }

    public String id() {
        return answer.path("id");
    }

    public UUID tenantId() {
        return UUID.fromString(answer.path("tenant_id"));
    }

    public String address() {
        return followed().address();
    }

    public String tenantAddress() {
        return "/v1/tenants/" + tenantId();
    }

    /** @return the address of its only credential of a kind, as {@code whatsapp-accounts} */
    public String credential(String collection) {
        String address = tenantAddress() + "/" + collection;
        return address + "/" + platform().get(address).path("items[0].id");
    }

    public Response operation() {
        return followed().operation();
    }

    public Response claim() {
        return platform().post(address() + ":claimApiKey");
    }

    public Response cancel() {
        return platform().post(address() + ":cancel");
    }

    public Response retryStep() {
        return followed().retryStep();
    }

    /** Has the step that waits tried now. */
    public void triedAgain() {
        followed().triedAgain();
    }

    public Response resume(Map<String, Object> correction) {
        return platform().body(correction).post(address() + ":resume");
    }

    /** Waits for the end, which must be this one. */
    public ValidatableResponse ended(String state) {
        return followed().ended(state);
    }

    /** Waits until a step has a state. */
    public ValidatableResponse step(String step, String state) {
        return followed().step(step, state);
    }

    /** Puts a ciphertext in the place of one of its tenant's secrets which does not open there. */
    public void damageSecret(String field) throws SQLException {
        try (Connection administrator = Database.administrator()) {
            Database.execute(administrator, """
                    update credential_secret set ciphertext = (
                        select ciphertext from credential_secret where tenant_id = '%1$s' and field <> '%2$s' limit 1)
                    where tenant_id = '%1$s' and field = '%2$s'""".formatted(tenantId(), field));
        }
    }

    /** Waits for something that comes of it, and nothing waits for the time of its next attempt. */
    public void hurriedUntil(Callable<Boolean> condition) {
        followed().hurriedUntil(condition);
    }

    /** Changes the operation behind the service's back. */
    public void tamperOperation(String change) throws SQLException {
        followed().tamper(change);
    }

    /** Changes rows of this operation behind the service's back. */
    public void tamper(String table, String change) throws SQLException {
        followed().tamper(table, change);
    }

    private Followed followed() {
        return new Followed(answer);
    }
}
