package io.tenantservice.apikey.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.tenantservice.api.Given;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counts of keys when the packaged service ends, is killed, or PostgreSQL stands still. */
@Tag("chaos")
class KeyUsageKillIT {

    private static final int KEYS = 3;
    private static final int BATCH = 100;
    private static final int ENDING_USES = 2000;
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(5);

    /** A flush is not done when it begins, and a test's clock ticks when an answer has come. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private static PackagedStack stack;
    private static PackagedService service;

    private List<Map<String, String>> questions;
    private String tenant;

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-key-usage", "platform tenants:write api-keys:read api-keys:write api-keys:verify");
        service = stack.serve();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void issueKeys() {
        tenant = stack.create("/v1/tenants", Given.tenantRequest());
        List<Map<String, String>> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            Response issued = stack.request()
                    .body(Map.of("name", "k", "scopes", List.of("messages:send")))
                    .post("/v1/tenants/" + tenant + "/api-keys");
            keys.add(Map.of("api_key", issued.path("api_key"), "ip", "203.0.113.7"));
        }
        questions = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            questions.add(keys.get(i % KEYS));
        }
    }

    @Test
    void processThatEndsLosesNoVerification() throws SQLException {
        for (int i = 0; i < ENDING_USES / BATCH; i++) {
            verify();
        }

        service.close();

        assertThat(counted()).isEqualTo(ENDING_USES);
        service = stack.serve();
        verify();
        await().atMost(RECOVERY).until(() -> counted() == ENDING_USES + BATCH);
    }

    @Test
    void processThatIsKilledLosesTheLastSecondsAtMost() throws SQLException {
        Map<Long, Integer> answered = new HashMap<>();
        int all = 0;
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < FLUSH_EVERY.multipliedBy(2).toNanos() + MARGIN.toNanos()) {
            verify();
            all += BATCH;
            answered.put(System.nanoTime(), all);
        }
        long killed = System.nanoTime();

        service.kill();

        long certain = killed - FLUSH_EVERY.plus(MARGIN).toNanos();
        int earlier = answered.entrySet().stream()
                .filter(answer -> answer.getKey() < certain)
                .mapToInt(Map.Entry::getValue)
                .max()
                .orElseThrow();
        int counted = counted();
        assertThat(counted).isBetween(earlier, all);
        System.out.printf(
                "[key usage] killed after %d verifications: %d counted, %d were older than %d s%n",
                all, counted, earlier, FLUSH_EVERY.plus(MARGIN).toSeconds());
        service = stack.serve();
    }

    @Test
    void databaseThatStandsStillCostsNoCount() {
        verify();
        stack.parts().postgres().freeze();
        int answeredMeanwhile = 0;
        try {
            while (!service.hasLogged("Uses of keys cannot be written")) {
                answeredMeanwhile += answersOne() ? 1 : 0;
            }
        } finally {
            stack.parts().postgres().thaw();
        }
        int all = BATCH + answeredMeanwhile;

        await().atMost(RECOVERY).untilAsserted(() -> assertThat(counted()).isEqualTo(all));

        await().atMost(RECOVERY).until(() -> service.hasLogged("Uses of keys are written again"));
        System.out.printf("[key usage] %d verifications answered while PostgreSQL stood still%n", answeredMeanwhile);
        verify();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(counted()).isEqualTo(all + BATCH));
    }

    private void verify() {
        assertThat(stack.request()
                        .body(Map.of("keys", questions))
                        .post("/v1/api-keys:verifyBatch")
                        .<List<String>>path("items.code"))
                .hasSize(BATCH)
                .containsOnly("VALID");
    }

    /** @return false when the service cannot say whether the key is good; then it counts nothing */
    private boolean answersOne() {
        return stack.request()
                        .body(questions.getFirst())
                        .post("/v1/api-keys:verify")
                        .statusCode()
                == 200;
    }

    private int counted() throws SQLException {
        return Integer.parseInt(
                stack.query("select coalesce(sum(count), 0) from api_key_use_count where tenant_id = '" + tenant + "'")
                        .getFirst());
    }
}
