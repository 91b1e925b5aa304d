package io.tenantservice.platform.idempotency;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantRequest;
import static io.tenantservice.api.Given.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.stack.StackResource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class IdempotencyTest {

    @Test
    void secondRequestGetsTheFirstAnswer() {
        var request = tenantRequest();
        String key = unique();

        Response first = platform().header("Idempotency-Key", key).body(request).post("/v1/tenants");
        Response second =
                platform().header("Idempotency-Key", key).body(request).post("/v1/tenants");

        first.then().statusCode(201).header("Idempotent-Replayed", nullValue());
        second.then().statusCode(201).header("Idempotent-Replayed", equalTo("true"));
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void twentyRequestsAtOnceMakeOneTenant() throws Exception {
        var request = tenantRequest();
        String key = unique();
        Callable<Response> post =
                () -> platform().header("Idempotency-Key", key).body(request).post("/v1/tenants");

        Map<Integer, Set<String>> bodiesByStatus;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            var answers =
                    threads.invokeAll(IntStream.range(0, 20).mapToObj(i -> post).toList());
            bodiesByStatus = answers.stream()
                    .map(Future::resultNow)
                    .collect(Collectors.groupingBy(
                            Response::statusCode,
                            Collectors.mapping(
                                    answer -> answer.statusCode() == 201 ? answer.asString() : answer.path("code"),
                                    Collectors.toSet())));
        }

        assertThat(bodiesByStatus).containsKey(201).hasSizeLessThanOrEqualTo(2);
        assertThat(bodiesByStatus.get(201)).hasSize(1);
        assertThat(bodiesByStatus.getOrDefault(409, Set.of("IDEMPOTENCY_KEY_IN_USE")))
                .containsExactly("IDEMPOTENCY_KEY_IN_USE");
        platform()
                .queryParam("text", request.get("name"))
                .get("/v1/tenants")
                .then()
                .body("items", hasSize(1));
    }

    @Test
    void keyUsedForAnotherRequestIsRefused() {
        String key = unique();
        platform().header("Idempotency-Key", key).body(tenantRequest()).post("/v1/tenants");

        var other =
                platform().header("Idempotency-Key", key).body(tenantRequest()).post("/v1/tenants");

        other.then().statusCode(422).body("code", equalTo("IDEMPOTENCY_KEY_REUSED"));
    }

    @Test
    void refusedRequestLeavesTheKeyFree() {
        String key = unique();
        var taken = tenantRequest();
        platform().body(taken).post("/v1/tenants").then().statusCode(201);
        platform()
                .header("Idempotency-Key", key)
                .body(taken)
                .post("/v1/tenants")
                .then()
                .statusCode(409);

        var retry =
                platform().header("Idempotency-Key", key).body(tenantRequest()).post("/v1/tenants");

        retry.then().statusCode(201);
    }

    @Test
    void verbIsReplayedThoughItsStateHasMovedOn() {
        UUID id = activeTenant();
        String key = unique();
        String suspend = "/v1/tenants/" + id + ":suspend";
        Response first = platform()
                .header("Idempotency-Key", key)
                .body(Map.of("reason", "x"))
                .post(suspend);
        platform().post("/v1/tenants/" + id + ":reactivate").then().statusCode(200);

        Response second = platform()
                .header("Idempotency-Key", key)
                .body(Map.of("reason", "x"))
                .post(suspend);

        second.then().statusCode(200).body("state", equalTo("SUSPENDED"));
        assertThat(second.asString()).isEqualTo(first.asString());
        platform().get("/v1/tenants/" + id).then().body("state", equalTo("ACTIVE"));
    }

    @Test
    void keyThatIsTooLongOrUnprintableIsRefused() {
        platform()
                .header("Idempotency-Key", "k".repeat(256))
                .body(tenantRequest())
                .post("/v1/tenants")
                .then()
                .statusCode(400)
                .body("code", equalTo("IDEMPOTENCY_KEY_INVALID"));
    }
}
