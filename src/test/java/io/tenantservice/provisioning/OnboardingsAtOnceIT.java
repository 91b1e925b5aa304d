package io.tenantservice.provisioning;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.specification.RequestSpecification;
import io.tenantservice.api.Newcomer;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fifty onboardings that two replicas are asked for at the same instant, and carry out between them. */
@Tag("chaos")
class OnboardingsAtOnceIT {

    private static final int ONBOARDINGS = 50;
    private static final Duration END_WITHIN = Duration.ofMinutes(2);

    /** What changes something at a provider. */
    private static final List<String> CHANGES = List.of("M5", "M6", "G6");

    private static final int STEPS = 6;

    @Test
    void eachEndsOnceWhicheverReplicaCarriesItOut() throws Exception {
        try (PackagedStack stack = PackagedStack.start(
                "stack-at-once",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read api-keys:write "
                        + "api-keys:verify operations:read")) {
            List<PackagedService> replicas = List.of(stack.serve(), stack.serveBeside("other", Map.of()));
            List<Newcomer> newcomers = IntStream.range(0, ONBOARDINGS)
                    .mapToObj(i -> stack.seed(Newcomer.healthy()))
                    .toList();

            long began = System.nanoTime();
            beginAtOnce(stack, replicas, newcomers);
            Duration accepted = Duration.ofNanos(System.nanoTime() - began);
            await().atMost(END_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(
                            () -> stack.query("select count(*) from operation where state = 'RUNNING'"),
                            List.of("0")::equals);
            Duration ended = Duration.ofNanos(System.nanoTime() - began);

            List<Long> shares = replicas.stream()
                    .map(OnboardingsAtOnceIT::stepsThatSucceeded)
                    .toList();
            System.out.printf(
                    "[at once] %d onboardings: accepted after %d ms, ended after %d ms, %.1f a second; steps by replica %s%n",
                    ONBOARDINGS, accepted.toMillis(), ended.toMillis(), ONBOARDINGS * 1e3 / ended.toMillis(), shares);
            assertEachEndedOnce(stack);
            assertNothingIsDoneTwice(stack, newcomers);
            assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(ONBOARDINGS * STEPS);
            assertThat(shares).allSatisfy(share -> assertThat(share).isPositive());
        }
    }

    private static void beginAtOnce(PackagedStack stack, List<PackagedService> replicas, List<Newcomer> newcomers)
            throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(ONBOARDINGS);
        List<Callable<Integer>> requests = IntStream.range(0, ONBOARDINGS)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    RequestSpecification request = stack.request(
                                    replicas.get(i % replicas.size()).url())
                            .body(newcomers.get(i).request());
                    together.await();
                    return request.post("/v1/tenants:onboard").statusCode();
                })
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(ONBOARDINGS)) {
            assertThat(threads.invokeAll(requests))
                    .extracting(Future::resultNow)
                    .containsOnly(202);
        }
    }

    private static long stepsThatSucceeded(PackagedService replica) {
        return given().get(replica.managementUrl() + "/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("tenantservice_operation_attempts_total{"))
                .filter(line -> line.contains("outcome=\"succeeded\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void assertEachEndedOnce(PackagedStack stack) throws SQLException {
        String all = Integer.toString(ONBOARDINGS);
        assertThat(stack.query("select count(*) from operation where state = 'SUCCEEDED'"))
                .containsExactly(all);
        assertThat(stack.query("select count(*) from tenant where state = 'ACTIVE'"))
                .containsExactly(all);
        assertThat(stack.query("select count(distinct tenant_id) from api_key")).containsExactly(all);
        assertThat(stack.query("select count(*) from api_key")).containsExactly(all);
        assertThat(stack.query("select count(*) from phone_number_claim")).containsExactly(all);
    }

    /** Neither by one replica after the other, nor by one that repeats itself. */
    private static void assertNothingIsDoneTwice(PackagedStack stack, List<Newcomer> newcomers) {
        JsonNode journal = stack.ofSimulators("/journal");
        SoftAssertions.assertSoftly(soft ->
                newcomers.forEach(newcomer -> CHANGES.forEach(call -> soft.assertThat(all(journal)
                                .filter(entry -> entry.path("call").asText().equals(call))
                                .filter(entry -> isAbout(entry, newcomer)))
                        .as(call + " of " + newcomer.tenantName())
                        .hasSize(1))));
    }

    private static boolean isAbout(JsonNode entry, Newcomer newcomer) {
        return all(entry.path("asset_ids"))
                .map(JsonNode::asText)
                .anyMatch(id -> id.equals(newcomer.accountId())
                        || id.equals(newcomer.client().id()));
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
