package io.tenantservice.provisioning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantservice.api.Newcomer;
import io.tenantservice.provisioning.FaultMatrix.Row;
import io.tenantservice.simulator.Fault;
import io.tenantservice.simulator.Fault.Provider;
import io.tenantservice.simulator.Json;
import io.tenantservice.stack.PackagedStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One onboarding for each fault at each call of the providers, all at once. Each ends as docs/provisioning.md says, which
 * is written by {@code -Dmatrix.update=true}, and leaves at the providers what belongs to it, once.
 */
@Tag("chaos")
class FaultMatrixIT {

    private static final Duration END_WITHIN = Duration.ofMinutes(5);

    /** Which onboarding has met what. */
    private record Trial(Row row, String call, Newcomer newcomer, String operation) {

        String name() {
            return row.name() + " at " + call;
        }

        /** By which the simulators tell its calls from those of others. */
        String asset() {
            return switch (call) {
                case "M1" -> newcomer.app().id();
                case "M4" -> newcomer.phoneNumberId();
                case "M2", "M3", "M5", "M6", "M7" -> newcomer.accountId();
                default -> newcomer.client().id();
            };
        }
    }

    @Test
    void eachFaultAtEachCallEndsAsItIsDocumented() throws IOException {
        try (PackagedStack stack = PackagedStack.start(
                "stack-matrix", "platform tenants:write credentials:write " + "api-keys:write operations:read")) {
            // More than would be good for who asks; most of them wait for a provider here.
            stack.serve(Map.of(
                    "tenantservice.jobs.at-once", "100",
                    "tenantservice.meta.call-timeout", "1s",
                    "tenantservice.meta.total-budget", "5s",
                    "tenantservice.genesys.call-timeout", "1s",
                    "tenantservice.genesys.total-budget", "5s"));
            List<Trial> trials = begin(stack);

            Map<Trial, JsonNode> ends = new HashMap<>();
            await().atMost(END_WITHIN).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                trials.stream().filter(trial -> !ends.containsKey(trial)).forEach(trial -> end(stack, trial, ends));
                assertThat(trials.stream()
                                .filter(trial -> !ends.containsKey(trial))
                                .map(Trial::name))
                        .as("not ended")
                        .isEmpty();
            });

            JsonNode state = stack.ofSimulators("/state");
            JsonNode journal = stack.ofSimulators("/journal");
            FaultMatrix matrix = new FaultMatrix();
            SoftAssertions.assertSoftly(all -> trials.forEach(trial -> {
                String outcome = outcome(requireNonNull(ends.get(trial)));
                all.assertThat(outcome).as(trial.name()).isEqualTo(trial.row().expected(trial.call()));
                all.assertThat(met(journal, trial))
                        .as("calls that met " + trial.name())
                        .isPositive();
                assertOnce(all, trial, outcome, state, journal);
                matrix.add(trial.row(), trial.call(), outcome);
            }));
            matrix.writeOrCompare();
        }
    }

    private static List<Trial> begin(PackagedStack stack) {
        List<Trial> trials = new ArrayList<>();
        for (Row row : FaultMatrix.ROWS) {
            for (String call : row.calls()) {
                Newcomer newcomer = stack.seed(Newcomer.healthy());
                Trial unborn = new Trial(row, call, newcomer, "");
                Map<String, Object> fault = new HashMap<>(row.more());
                fault.put("provider", FaultMatrix.provider(call).name().toLowerCase(Locale.ROOT));
                fault.put("match", Map.of("call", call, "asset", unborn.asset()));
                fault.put("times", row.times());
                fault.put("fault", row.fault().name().toLowerCase(Locale.ROOT));
                stack.control("/faults", fault);
                String operation = stack.request()
                        .body(newcomer.request())
                        .post("/v1/tenants:onboard")
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");
                trials.add(new Trial(row, call, newcomer, operation));
            }
        }
        return trials;
    }

    private static void end(PackagedStack stack, Trial trial, Map<Trial, JsonNode> ends) {
        JsonNode operation = Json.tree(
                stack.request().get("/v1/operations/" + trial.operation()).asString());
        if (List.of("SUCCEEDED", "FAILED").contains(operation.path("state").asText())) {
            ends.put(trial, operation);
        }
    }

    private static String outcome(JsonNode operation) {
        return operation.path("state").asText().equals("SUCCEEDED")
                ? FaultMatrix.SUCCEEDED
                : all(operation.path("steps"))
                        .map(step -> step.path("failure").path("code").asText())
                        .filter(code -> !code.isEmpty())
                        .findFirst()
                        .orElse("no code");
    }

    /** What has come of it at the providers, whatever went wrong on the way. */
    private static void assertOnce(SoftAssertions soft, Trial trial, String outcome, JsonNode state, JsonNode journal) {
        boolean succeeded = outcome.equals(FaultMatrix.SUCCEEDED);
        List<JsonNode> integrations = all(state.path("integrations"))
                .filter(one -> one.path("organization_id")
                        .asText()
                        .equals(trial.newcomer().organizationId()))
                .toList();
        List<JsonNode> subscriptions = all(state.path("subscriptions"))
                .filter(one ->
                        one.path("waba_id").asText().equals(trial.newcomer().accountId()))
                .toList();
        soft.assertThat(integrations).as("integrations of " + trial.name()).hasSizeBetween(succeeded ? 1 : 0, 1);
        soft.assertThat(subscriptions).as("subscriptions of " + trial.name()).hasSizeBetween(succeeded ? 1 : 0, 1);
        if (succeeded && integrations.size() == 1 && subscriptions.size() == 1) {
            soft.assertThat(integrations.getFirst().path("createStatus").asText())
                    .isEqualTo("Completed");
            soft.assertThat(subscriptions
                            .getFirst()
                            .path("override_callback_uri")
                            .asText())
                    .isNotEmpty();
        }
        soft.assertThat(changes(journal, trial, "M5"))
                .as("M5 of " + trial.name())
                .isLessThanOrEqualTo(1);
        soft.assertThat(changes(journal, trial, "M6"))
                .as("M6 of " + trial.name())
                .isLessThanOrEqualTo(1);
        soft.assertThat(changes(journal, trial, "G6"))
                .as("G6 of " + trial.name())
                .isLessThanOrEqualTo(trial.row().fault() == Fault.Kind.CREATE_ERROR ? 2 : 1);
    }

    /** @return how often a call of this name has changed something at the provider */
    private static long changes(JsonNode journal, Trial trial, String call) {
        String asset = FaultMatrix.provider(call) == Provider.META
                ? trial.newcomer().accountId()
                : trial.newcomer().client().id();
        return all(journal)
                .filter(entry -> entry.path("call").asText().equals(call) && isAbout(entry, asset))
                .filter(entry ->
                        entry.path("fault").isNull() || entry.path("fault").isMissingNode()
                                ? entry.path("status").asInt() == 200
                                : Json.read(entry.path("fault").toString(), Fault.Kind.class)
                                        .takesEffect())
                .count();
    }

    private static long met(JsonNode journal, Trial trial) {
        return all(journal)
                .filter(entry -> entry.path("call").asText().equals(trial.call())
                        && isAbout(entry, trial.asset())
                        && entry.path("fault").isTextual())
                .count();
    }

    private static boolean isAbout(JsonNode entry, String asset) {
        return all(entry.path("asset_ids")).anyMatch(id -> id.asText().equals(asset));
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
