package io.tenantservice.operation.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.api.Newcomer;
import io.tenantservice.stack.PackagedStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operation that one process carries out, followed at another one. */
class OperationStreamIT {

    private PackagedStack stack;

    @BeforeEach
    void start() {
        stack = PackagedStack.start(
                "stack-stream",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read "
                        + "api-keys:write operations:read");
        stack.serveOnly();
        stack.parts().serveBackend(stack.url());
        stack.work();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    @Tag("chaos")
    void processThatRunsNoJobsTellsWhatAnotherOneDoes() {
        Newcomer newcomer = stack.seed(Newcomer.healthy());
        String operation = stack.request()
                .body(newcomer.request())
                .post("/v1/tenants:onboard")
                .then()
                .statusCode(202)
                .extract()
                .path("id");

        String events = stack.request()
                .get("/v1/operations/" + operation + "/events")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(events).contains("\"step\":\"CREATE_TENANT\"").contains("\"state\":\"SUCCEEDED\"");
    }
}
