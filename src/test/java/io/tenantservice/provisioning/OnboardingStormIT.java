package io.tenantservice.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantservice.api.Newcomer;
import io.tenantservice.simulator.Json;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Forty onboardings on two replicas, of which one is killed after each was begun, at an instant that chance chooses; every
 * fourth onboarding is cancelled before. {@code -Dstorm.seed} repeats the instants of a run, as far as anything can.
 */
@Tag("chaos")
class OnboardingStormIT {

    private static final int ONBOARDINGS = 40;
    private static final int CANCEL_EVERY = 4;
    private static final int LATEST_KILL_MILLIS = 1_500;

    /** So soon that it has not ended. */
    private static final int LATEST_CANCEL_MILLIS = 300;

    private static final Duration END_WITHIN = Duration.ofMinutes(4);

    /** An onboarding that was begun. */
    private record Begun(Newcomer newcomer, String operation, boolean isCancelled) {}

    @Test
    void onboardingsEndOnceWhoeverIsKilledAndWhen() throws SQLException {
        long seed = Long.getLong("storm.seed", System.nanoTime());
        System.out.printf("[storm] seed %d%n", seed);
        Random chance = new Random(seed);
        try (PackagedStack stack = PackagedStack.start(
                "stack-storm",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read api-keys:write "
                        + "operations:read operations:write")) {
            PackagedService[] replicas = {stack.serve(), stack.serveBeside("other", Map.of())};
            stack.control("/latency", Map.of("millis", 20));

            List<Begun> all = new ArrayList<>();
            for (int i = 0; i < ONBOARDINGS; i++) {
                Begun one = begin(stack, replicas[i % 2], i % CANCEL_EVERY == CANCEL_EVERY - 1);
                all.add(one);
                if (one.isCancelled()) {
                    letGoOn(chance.nextInt(LATEST_CANCEL_MILLIS));
                    cancel(stack, replicas[i % 2], one);
                }
                letGoOn(chance.nextInt(LATEST_KILL_MILLIS));
                int killed = chance.nextInt(2);
                replicas[killed].kill();
                replicas[killed] = killed == 0 ? stack.serve() : stack.serveBeside("other", Map.of());
            }
            await().atMost(END_WITHIN)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> all.stream()
                            .noneMatch(one -> List.of("RUNNING", "CANCELLING").contains(state(stack, one))));

            assertEachEndedOnce(stack, all);
        }
    }

    private static Begun begin(PackagedStack stack, PackagedService replica, boolean isCancelled) {
        Newcomer newcomer = stack.seed(Newcomer.healthy());
        String operation = stack.request(replica.url())
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return new Begun(newcomer, operation, isCancelled);
    }

    private static void cancel(PackagedStack stack, PackagedService replica, Begun one) {
        stack.request(replica.url())
                .post("/v1/operations/" + one.operation() + ":cancel")
                .then()
                .statusCode(202);
    }

    private static void letGoOn(int millis) {
        await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    }

    private static String state(PackagedStack stack, Begun one) {
        return Json.tree(
                        stack.request().get("/v1/operations/" + one.operation()).asString())
                .path("state")
                .asText();
    }

    private static void assertEachEndedOnce(PackagedStack stack, List<Begun> all) throws SQLException {
        JsonNode providers = stack.ofSimulators("/state");
        SoftAssertions soft = new SoftAssertions();
        for (Begun one : all) {
            boolean stays = !one.isCancelled();
            soft.assertThat(state(stack, one)).as(one.operation()).isEqualTo(stays ? "SUCCEEDED" : "CANCELLED");
            soft.assertThat(among(
                            providers.path("integrations"),
                            "organization_id",
                            one.newcomer().organizationId()))
                    .as("integrations of " + one.operation())
                    .hasSize(stays ? 1 : 0);
            soft.assertThat(among(
                            providers.path("subscriptions"),
                            "waba_id",
                            one.newcomer().accountId()))
                    .as("subscriptions of " + one.operation())
                    .hasSize(stays ? 1 : 0);
        }
        soft.assertAll();
        long staying = all.stream().filter(one -> !one.isCancelled()).count();
        assertThat(stack.query(
                        "select count(*) from api_key k join tenant t on t.id = k.tenant_id where t.state = 'ACTIVE'"))
                .containsExactly(Long.toString(staying));
        assertThat(stack.query("select count(*) from tenant where state = 'ACTIVE'"))
                .containsExactly(Long.toString(staying));
        assertThat(stack.query("select count(*) from phone_number_claim")).containsExactly(Long.toString(staying));
        System.out.printf("[storm] %d onboardings, %d cancelled, each ended once%n", all.size(), all.size() - staying);
    }

    private static List<JsonNode> among(JsonNode list, String field, String value) {
        Stream<JsonNode> all = StreamSupport.stream(list.spliterator(), false);
        return all.filter(one -> one.path(field).asText().equals(value)).toList();
    }
}
