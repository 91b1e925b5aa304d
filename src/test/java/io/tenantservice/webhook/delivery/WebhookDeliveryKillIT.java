package io.tenantservice.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantservice.api.Given;
import io.tenantservice.api.HeldLock;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events when the processes that write and send them are killed. */
@Tag("chaos")
class WebhookDeliveryKillIT {

    private static final int EVENTS = 50;

    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    /** The worker's call ends after 1 s, and its turn 30 s later. */
    private static final Map<String, String> SHORT_TURNS =
            Map.of("tenantservice.outbound.total-timeout", "1s", "tenantservice.role", "worker");

    private static final Duration AFTER_A_TURN = Duration.ofSeconds(60);

    private static final String HALT = """
            create or replace function halt_delivery() returns trigger language plpgsql as $$
            begin
                %s;
                return new;
            end
            $$;
            create or replace trigger halt_delivery before update on webhook_delivery
                for each row when (new.state <> old.state) execute function halt_delivery()""".formatted(HeldLock.WAIT);

    private static PackagedStack stack;

    @BeforeAll
    static void start() {
        stack = PackagedStack.start(
                "stack-webhooks", "platform tenants:write api-keys:read api-keys:write webhooks:read webhooks:write");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void whatWasCommittedIsSentByAnotherAfterItsProcessWasKilled() {
        PackagedService whole = stack.serve();
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        endpoint(tenant, "/committed");
        whole.kill();
        PackagedService api = stack.serveOnly();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            keys.add(stack.create(
                    "/v1/tenants/" + tenant + "/api-keys", Map.of("name", "k", "scopes", List.of("messages:send"))));
        }
        assertThat(received("/committed", "body.data.api_key_id")).isEmpty();

        api.kill();
        long killed = System.nanoTime();
        PackagedService worker = stack.work();

        await().atMost(AT_ONCE)
                .untilAsserted(() -> assertThat(received("/committed", "body.data.api_key_id"))
                        .containsExactlyInAnyOrderElementsOf(keys));
        System.out.printf(
                "[webhooks] %d events of a killed process sent %d ms after its end, a worker's start included%n",
                EVENTS, (System.nanoTime() - killed) / 1_000_000);
        worker.close();
    }

    @Test
    void whatAKilledWorkerHasSentAndNotWrittenIsSentOnceMoreWithTheSameId() throws SQLException {
        PackagedService api = stack.serve(Map.of("tenantservice.outbound.total-timeout", "1s"));
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        String endpoint = endpoint(tenant, "/halted");
        String id;
        try (HeldLock lock = HeldLock.hold(stack.parts().postgres().jdbcUrl(), HALT)) {
            id = stack.request().post(endpoint + ":ping").path("id");
            lock.awaitWaiting(1);
            assertThat(received("/halted", "headers.'webhook-id'")).containsExactly(id);

            api.kill();
        }
        stack.execute("drop trigger halt_delivery on webhook_delivery");
        long killed = System.nanoTime();
        try (PackagedService worker = stack.serveBeside("other-worker", SHORT_TURNS)) {
            await().atMost(AFTER_A_TURN)
                    .untilAsserted(() -> assertThat(received("/halted", "headers.'webhook-id'"))
                            .containsExactly(id, id));
            await().atMost(AT_ONCE)
                    .untilAsserted(() -> assertThat(stack.query(
                                    "select state || ' ' || attempts from webhook_delivery where event_id = '" + id
                                            + "'"))
                            .containsExactly("SUCCEEDED 1"));
        }
        System.out.printf(
                "[webhooks] a killed worker's delivery was sent again within %d ms%n",
                (System.nanoTime() - killed) / 1_000_000);
    }

    private static String endpoint(String tenant, String path) {
        String endpoints = "/v1/tenants/" + tenant + "/webhook-endpoints";
        return endpoints + "/"
                + stack.create(
                        endpoints, Map.of("url", stack.parts().simulators().receiverUrl() + path));
    }

    private static List<String> received(String path, String field) {
        return stack.control().get("/received").path("findAll { it.path == '" + path + "' }." + field);
    }
}
