package io.tenantservice.webhook.delivery;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Simulation.Posted;
import io.tenantservice.stack.StackResource;
import io.tenantservice.webhook.endpoint.Endpoints;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which secrets sign while they are replaced. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class WebhookSecretTest {

    @Test
    void whileASecretIsReplacedBothSign() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String next = rotated(endpoint, "PT1H");

        endpoint.ping();

        Posted event = only(endpoint);
        assertThat(event.header("webhook-signature").split(" ")).hasSize(2);
        assertThatCode(() -> Signed.verify(event, endpoint.secret())).doesNotThrowAnyException();
        assertThatCode(() -> Signed.verify(event, next)).doesNotThrowAnyException();
    }

    @Test
    void eachOfSeveralThatWereReplacedSignsToItsEndAndNoMoreThanThreeSign() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        String second = rotated(endpoint, "PT2H");
        String third = rotated(endpoint, "PT1H");
        String id = endpoint.ping();
        await().untilAsserted(() -> endpoint.shown(id).body("state", equalTo("SUCCEEDED")));
        String fourth = rotated(endpoint, "PT1H");
        endpoint.ping();
        await().untilAsserted(() -> assertThat(endpoint.received()).hasSize(2));

        Posted before = endpoint.received().getFirst();
        for (String secret : List.of(endpoint.secret(), second, third)) {
            assertThatCode(() -> Signed.verify(before, secret)).doesNotThrowAnyException();
        }
        Posted after = endpoint.received().getLast();
        for (String secret : List.of(second, third, fourth)) {
            assertThatCode(() -> Signed.verify(after, secret)).doesNotThrowAnyException();
        }
        assertThat(after.header("webhook-signature").split(" ")).hasSize(3);
    }

    @Test
    void secretWithoutOverlapSignsNoMore() {
        Endpoints endpoint = Endpoints.create(activeTenant());
        rotated(endpoint, "PT24H");
        String next = rotated(endpoint, "PT0S");

        endpoint.ping();

        Posted event = only(endpoint);
        assertThat(event.header("webhook-signature").split(" ")).hasSize(1);
        assertThatCode(() -> Signed.verify(event, next)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Signed.verify(event, endpoint.secret()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private static Posted only(Endpoints endpoint) {
        await().untilAsserted(() -> assertThat(endpoint.received()).hasSize(1));
        return endpoint.received().getFirst();
    }

    private static String rotated(Endpoints endpoint, String overlap) {
        return platform()
                .body(Map.of("overlap", overlap))
                .post(endpoint.address() + ":rotateSecret")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");
    }
}
