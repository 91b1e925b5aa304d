package io.tenantservice.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.tenantservice.api.Newcomer;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills the packaged service with renewals of secrets under way, each halted at another step: once when the step before
 * is written down and this one has done nothing, once when its work is done and nobody has written that down; and when
 * the provider has given something that nobody has stored.
 */
@Tag("chaos")
class RenewalKillIT {

    private static final List<String> GENESYS_STEPS =
            List.of("AUTHORIZE", "REGENERATE_SECRET", "VERIFY_SECRET", "PROMOTE_SECRET");
    private static final List<String> META_STEPS = List.of("EXCHANGE_TOKEN", "VERIFY_TOKEN", "PROMOTE_TOKEN");

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    /** A renewal that is halted, and what the credential's secret was before. */
    private record Renewed(String credential, String operation, String point, String field, String before) {

        boolean isUnstored() {
            return point.equals(RenewalHalts.UNSTORED);
        }
    }

    private PackagedStack stack;
    private PackagedService service;

    @BeforeEach
    void start() {
        stack = PackagedStack.start(
                "stack-renewal",
                "platform tenants:write credentials:read credentials:write credentials:reveal api-keys:write "
                        + "operations:read");
        service = stack.serve();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void renewalsThatWereCutOffBeforeAStepWasOverLoseNoSecret() throws SQLException {
        cutOffBefore("SUCCEEDED");
    }

    @Test
    void renewalsThatWereCutOffBeforeAStepHadBegunLoseNoSecret() throws SQLException {
        cutOffBefore("RUNNING");
    }

    private void cutOffBefore(String state) throws SQLException {
        List<Renewed> renewed = new ArrayList<>();
        try (RenewalHalts halts = RenewalHalts.install(stack.parts().postgres().jdbcUrl())) {
            List<String> customers = new ArrayList<>();
            List<String> genesysPoints = points(GENESYS_STEPS, state);
            List<String> metaPoints = points(META_STEPS, state);
            for (int i = 0; i < genesysPoints.size(); i++) {
                customers.add(connectedTenant());
            }
            for (int i = 0; i < genesysPoints.size(); i++) {
                renewed.add(regenerate(halts, customers.get(i), genesysPoints.get(i)));
            }
            for (int i = 0; i < metaPoints.size(); i++) {
                renewed.add(refresh(halts, customers.get(i), metaPoints.get(i)));
            }
            halts.awaitHalted(renewed.size());
            service.kill();
        }
        service = stack.serve();

        for (Renewed one : renewed) {
            awaitSuccess(one.operation());
            assertWorks(one);
        }
        assertThat(calls("G5")).as("new secrets").isEqualTo(GENESYS_STEPS.size() + unstored(renewed, "client_secret"));
        assertThat(calls("M9")).as("fresh tokens").isEqualTo(META_STEPS.size() + unstored(renewed, "access_token"));
    }

    /** What was given and not stored is given twice. */
    private static int unstored(List<Renewed> renewed, String field) {
        return renewed.stream().anyMatch(one -> one.isUnstored() && one.field().equals(field)) ? 2 : 0;
    }

    private static List<String> points(List<String> steps, String state) {
        List<String> points =
                new ArrayList<>(steps.stream().map(step -> step + " " + state).toList());
        if (state.equals("SUCCEEDED")) {
            points.add(RenewalHalts.UNSTORED);
        }
        return points;
    }

    /** @return the address of a tenant whose token can be exchanged */
    private String connectedTenant() {
        Newcomer newcomer = stack.seed(Newcomer.withTokenUntil(Instant.now().plus(Duration.ofDays(10))));
        var accepted = stack.request()
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(202);
        awaitSuccess(accepted.extract().path("id"));
        return "/v1/tenants/" + accepted.extract().path("tenant_id");
    }

    private Renewed regenerate(RenewalHalts halts, String tenant, String point) throws SQLException {
        return renew(halts, tenant + "/genesys-organizations", ":regenerateSecret", point, "client_secret");
    }

    private Renewed refresh(RenewalHalts halts, String tenant, String point) throws SQLException {
        return renew(halts, tenant + "/whatsapp-accounts", ":refreshToken", point, "access_token");
    }

    private Renewed renew(RenewalHalts halts, String collection, String verb, String point, String field)
            throws SQLException {
        String id = stack.request().get(collection).path("items[0].id");
        String credential = collection + "/" + id;
        String before = stack.request().post(credential + ":reveal").path(field);
        halts.halt(id, point);
        String operation = stack.request()
                .post(credential + verb)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return new Renewed(credential, operation, point, field, before);
    }

    private void awaitSuccess(String operation) {
        await().atMost(ENDS_WITHIN)
                .untilAsserted(() -> stack.request()
                        .get("/v1/operations/" + operation)
                        .then()
                        .body("state", equalTo("SUCCEEDED")));
    }

    private void assertWorks(Renewed renewed) {
        stack.request()
                .post(renewed.credential() + ":reveal")
                .then()
                .statusCode(200)
                .body(renewed.field(), not(equalTo(renewed.before())));
        stack.request().post(renewed.credential() + ":verify").then().body("health", equalTo("VALID"));
    }

    /** @return how many calls of this name the simulators have answered well */
    private int calls(String name) {
        return stack.control().get("/journal").path("count { it.call == '" + name + "' && it.status == 200 }");
    }
}
