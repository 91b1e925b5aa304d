package io.tenantservice.apikey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.api.Given;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.ManyKeys;
import io.tenantservice.crypto.OpenedPepper;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody tries a million well-formed keys, none of which is one. */
@Tag("chaos")
class KeyFloodIT {

    private static final int WRONG_KEYS = 1_000_000;
    private static final int BATCH = 100;
    private static final int FLOODERS = 8;
    private static final int GOOD_KEYS = 1_000;
    private static final String LOADS = "tenantservice_cache_loads_total";

    private static PackagedStack stack;
    private static PackagedService service;
    private static KeyCaller caller;
    private static String tenant;
    private static List<String> good;

    @BeforeAll
    static void start() throws SQLException {
        stack = PackagedStack.start(
                "stack-key-flood", "platform tenants:read tenants:write api-keys:write api-keys:verify");
        service = stack.serve();
        caller = new KeyCaller(stack.token());
        tenant = stack.create("/v1/tenants", Given.tenantRequest());
        try (Connection administrator = stack.administrator()) {
            good = ManyKeys.make(
                    administrator,
                    OpenedPepper.of(administrator, stack.parts().vault()),
                    UUID.fromString(tenant),
                    "flood",
                    GOOD_KEYS);
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void wrongKeysPushNoGoodOnesOutAndLeaveTheDatabaseToOthers() {
        good.forEach(key -> assertThat(caller.code(service, key)).isEqualTo("VALID"));
        AtomicInteger batches = new AtomicInteger(WRONG_KEYS / BATCH);
        Queue<Duration> readsMeanwhile = new ConcurrentLinkedQueue<>();
        long began = System.nanoTime();
        try (ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS)) {
            List<CompletableFuture<Void>> floods = Stream.generate(
                            () -> CompletableFuture.runAsync(() -> flood(batches), flooders))
                    .limit(FLOODERS)
                    .toList();
            while (!floods.stream().allMatch(CompletableFuture::isDone)) {
                readsMeanwhile.add(timeOfARead());
                assertThat(caller.code(service, good.get(readsMeanwhile.size() % GOOD_KEYS)))
                        .isEqualTo("VALID");
            }
            floods.forEach(CompletableFuture::join);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double loads = caller.metric(service, LOADS, "api-keys");

        good.forEach(key -> assertThat(caller.code(service, key)).isEqualTo("VALID"));

        Duration longest = readsMeanwhile.stream().max(Duration::compareTo).orElseThrow();
        System.out.printf(
                "[key flood] %d wrong keys in %.1f s; %d reads of a tenant meanwhile, the longest %d ms; %.0f look-ups%n",
                WRONG_KEYS, seconds, readsMeanwhile.size(), longest.toMillis(), loads);
        assertThat(caller.metric(service, LOADS, "api-keys")).isEqualTo(loads);
        assertThat(longest).isLessThan(Duration.ofSeconds(2));
    }

    private static void flood(AtomicInteger batches) {
        SecureRandom random = new SecureRandom();
        while (batches.getAndDecrement() > 0) {
            List<Map<String, String>> wrong = IntStream.range(0, BATCH)
                    .mapToObj(i -> KeyFormat.issue("flood", Environment.LIVE, "eu1", random))
                    .map(text -> Map.of("api_key", text.reveal()))
                    .toList();
            List<String> codes = stack.request()
                    .body(Map.of("keys", wrong))
                    .post("/v1/api-keys:verifyBatch")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items.code");
            assertThat(codes).hasSize(BATCH).containsOnly("NOT_FOUND");
        }
    }

    private static Duration timeOfARead() {
        long began = System.nanoTime();
        stack.request().get("/v1/tenants/" + tenant).then().statusCode(200);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
