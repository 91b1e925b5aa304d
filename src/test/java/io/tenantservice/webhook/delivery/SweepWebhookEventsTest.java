package io.tenantservice.webhook.delivery;

import static io.tenantservice.api.Given.activeTenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.Database;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.endpoint.Endpoints;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class SweepWebhookEventsTest {

    @Inject
    SweepWebhookEvents sweep;

    @Inject
    MeterRegistry metrics;

    @Test
    void whatIsOldGoesAndIsCountedWhenItStillWaited() throws Throwable {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String sent = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(sent).body("state", equalTo("SUCCEEDED")));
        Simulation.answer(endpoint.path(), 503, "3600");
        String waiting = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(waiting).body("attempts", equalTo(1)));
        age(sent, "31 days");
        age(waiting, "29 days");
        double before = dropped();

        sweep();

        assertThat(left(endpoint)).isEqualTo("1");
        assertThat(dropped()).isEqualTo(before);

        age(waiting, "31 days");
        sweep();

        assertThat(left(endpoint)).isEqualTo("0");
        assertThat(dropped()).isEqualTo(before + 1);
    }

    private void sweep() throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> sweep.run());
    }

    private double dropped() {
        return metrics.counter("tenantservice.webhook.dropped").count();
    }

    private static void age(String event, String age) throws SQLException {
        String set = " set created_at = now() - interval '" + age + "' where ";
        Database.execute("update webhook_event" + set + "id = '" + event + "'");
        Database.execute("update webhook_delivery" + set + "event_id = '" + event + "'");
    }

    private static String left(Endpoints endpoint) throws SQLException {
        return Database.query("select count(*) from webhook_delivery where endpoint_id = '" + endpoint.id() + "'")
                .getFirst();
    }
}
