package io.tenantservice.webhook.delivery;

import static io.tenantservice.api.Given.activeTenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.endpoint.Endpoints;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a process leaves its deliveries. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class DispatcherStopTest {

    @Inject
    Dispatcher dispatcher;

    @AfterEach
    void goOn() {
        dispatcher.start(new SchemaReady());
    }

    @Test
    void whatWasSentIsWrittenBeforeTheProcessEnds() throws Exception {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String id;
        CompletableFuture<Void> stopped;
        try (Connection administrator = Database.administrator()) {
            administrator.setAutoCommit(false);
            Database.execute(administrator, "lock table webhook_attempt in exclusive mode");
            id = endpoint.ping();
            await().untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));

            stopped = CompletableFuture.runAsync(() -> dispatcher.stop(new ShutdownEvent()));

            assertThatThrownBy(() -> stopped.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            administrator.rollback();
        }
        stopped.join();
        endpoint.shown(id).body("state", equalTo("SUCCEEDED"));
    }
}
