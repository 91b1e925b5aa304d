package io.tenantservice.operation.stream;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.api.Given.tenantCaller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tenantservice.api.Newcomer;
import io.tenantservice.api.Onboarding;
import io.tenantservice.api.Simulation;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operations followed as they go. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class OperationStreamTest {

    private static final int MOST_OF_ONE = 20;

    @Inject
    MeterRegistry metrics;

    /** @param data as JSON */
    private record Event(long id, String name, JsonPath data) {

        static List<Event> of(String stream) {
            return Arrays.stream(stream.split("\\n\\n"))
                    .filter(block -> block.contains("data:"))
                    .map(Event::read)
                    .toList();
        }

        private static Event read(String block) {
            return new Event(
                    Long.parseLong(field(block, "id")), field(block, "event"), JsonPath.from(field(block, "data")));
        }

        private static String field(String block, String name) {
            return Arrays.stream(block.split("\\n"))
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        }

        String told() {
            return data.getString("step") + " " + data.getString("step_state") + " " + data.getString("state");
        }
    }

    @BeforeEach
    void knowOnlyAcme() {
        Simulation.reset();
    }

    @Test
    void everyTransitionIsToldOnceAndTheStreamEndsWithTheOperation() throws Exception {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        CompletableFuture<String> stream = CompletableFuture.supplyAsync(() -> follow(onboarding, ""));
        await().until(() -> open() == 1);

        Simulation.clearFaults();
        onboarding.triedAgain();

        List<Event> events = Event.of(stream.get(20, TimeUnit.SECONDS));
        assertThat(events)
                .extracting(Event::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).extracting(Event::name).containsOnly("transition");
        assertThat(events)
                .extracting(Event::told)
                .startsWith("null null RUNNING", "CREATE_TENANT RUNNING RUNNING", "CREATE_TENANT SUCCEEDED RUNNING")
                .contains("VERIFY_GENESYS WAITING RUNNING", "CONFIGURE_WEBHOOKS SUCCEEDED RUNNING")
                .endsWith("INITIALIZE_CONFIGURATION SUCCEEDED SUCCEEDED");
        assertThat(events)
                .filteredOn(event -> event.told().startsWith("VERIFY_GENESYS WAITING"))
                .allSatisfy(event ->
                        assertThat(event.data().getString("failure.code")).isEqualTo("PROVIDER_RATE_LIMITED"));
        await().until(() -> open() == 0);
    }

    @Test
    void whoComesBackGetsWhatFollowsTheLastEvent() {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());
        List<Event> all = Event.of(follow(onboarding, ""));

        List<Event> rest = Event.of(follow(onboarding, "5"));

        assertThat(rest)
                .extracting(Event::id)
                .isEqualTo(all.stream().map(Event::id).skip(5).toList());
        tenantCaller(onboarding.tenantId())
                .header("Last-Event-ID", String.valueOf(all.getLast().id()))
                .get(onboarding.address() + "/events")
                .then()
                .statusCode(204);
    }

    @Test
    void cancellationIsToldStepByStep() {
        Onboarding onboarding = Onboarding.of(Newcomer.withExpiredToken().seeded());
        onboarding.ended("FAILED");
        onboarding.cancel().then().statusCode(202);

        List<Event> events = Event.of(follow(onboarding, ""));

        assertThat(events)
                .extracting(Event::told)
                .containsSubsequence(
                        "VERIFY_WHATSAPP FAILED FAILED",
                        "null null CANCELLING",
                        "INITIALIZE_CONFIGURATION COMPENSATED CANCELLING",
                        "VERIFY_WHATSAPP COMPENSATED CANCELLING",
                        "CREATE_TENANT COMPENSATING CANCELLING",
                        "CREATE_TENANT COMPENSATED CANCELLED");
    }

    @Test
    void otherTenantsFollowNothing() {
        Onboarding onboarding = Onboarding.completed(Newcomer.healthy().seeded());

        tenantCaller(activeTenant())
                .get(onboarding.address() + "/events")
                .then()
                .statusCode(404)
                .body("code", equalTo("OPERATION_NOT_FOUND"));
        platform()
                .get("/v1/operations/" + UUID.randomUUID() + "/events")
                .then()
                .statusCode(404)
                .body("code", equalTo("OPERATION_NOT_FOUND"));
    }

    @Test
    void lastEventIdMustBeOne() {
        Onboarding onboarding = Onboarding.of(Newcomer.healthy().seeded());

        platform()
                .header("Last-Event-ID", "yesterday")
                .get(onboarding.address() + "/events")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FORMAT"));
        platform()
                .header("Last-Event-ID", "1000000")
                .get(onboarding.address() + "/events")
                .then()
                .statusCode(400)
                .body("code", equalTo("INVALID_FORMAT"));
        onboarding.ended("SUCCEEDED");
    }

    @Test
    void tenantHasTwentyOpenAtMost() {
        Onboarding onboarding = Onboarding.waitingForGenesys();
        List<Thread> followers = LongStream.range(0, MOST_OF_ONE)
                .mapToObj(i -> Thread.ofVirtual().start(() -> follow(onboarding, "")))
                .toList();
        await().until(() -> open() == MOST_OF_ONE);

        tenantCaller(onboarding.tenantId())
                .get(onboarding.address() + "/events")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("RATE_LIMITED"));

        Simulation.clearFaults();
        onboarding.triedAgain();
        onboarding.ended("SUCCEEDED");
        await().until(() -> followers.stream().noneMatch(Thread::isAlive));
    }

    private double open() {
        return metrics.get("tenantservice.operation.streams").gauge().value();
    }

    private static String follow(Onboarding onboarding, String lastEventId) {
        return tenantCaller(onboarding.tenantId())
                .header("Last-Event-ID", lastEventId)
                .get(onboarding.address() + "/events")
                .asString();
    }
}
