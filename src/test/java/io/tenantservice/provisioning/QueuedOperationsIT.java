package io.tenantservice.provisioning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import io.tenantservice.stack.SteadyLoad;
import io.tenantservice.stack.SteadyLoad.Times;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a thousand onboardings that a worker has before it cost those who ask another process. Requests come at a fixed
 * rate, and each counts from the instant at which it was due.
 *
 * <p>In production the worker has a machine of its own. Here it shares two cores with the process that is asked, with
 * PostgreSQL, Vault and the simulators, so it gives way to all of them (nice 19): what it may slow is what it shares with
 * them in production too, the database with its locks, connections and indexes. The simulators and the database work for it
 * at their usual priority. How it is with a worker that does not give way is printed, beside what a request costs that
 * needs no more than a processor.
 */
@Tag("chaos")
class QueuedOperationsIT {

    private static final int OPERATIONS = 1_000;
    private static final int WARM_UP = 50;
    private static final double MOST = 1.5;
    private static final int KEYS = 100;
    private static final int AT_ONCE = 8;

    private static final int PER_SECOND = 50;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int WINDOWS = 4;

    /** Steps up to more than what is measured with, while the process's code is compiled. */
    private static final List<Integer> WARM_UP_PER_SECOND = List.of(20, 50, 100, 100);

    private static final Duration WORKED_OFF_WITHIN = Duration.ofMinutes(10);

    private PackagedStack stack;
    private PackagedProvisioning provisioning;
    private SteadyLoad load;
    private Map<Asked, List<HttpRequest>> requests;

    /** What the process is asked for. */
    private enum Asked {
        /** Of keys that it holds in memory. */
        VERIFY,
        /** Of a tenant, which is a look into the database. */
        READ,
        /** Whether it is alive; the processors alone can delay that. */
        NOTHING
    }

    /**
     * The windows of one phase, one after the other.
     *
     * @param left how many operations were not over after each
     */
    private record Phase(String name, List<Map<Asked, Times>> windows, List<Integer> left) {

        List<Double> p99(Asked asked) {
            return each(asked, 99);
        }

        void print() {
            for (Asked asked : Asked.values()) {
                System.out.printf(
                        "[queue] %-22s %-8s p50 %s, p99 %s, longest %s ms%n",
                        name, asked, told(asked, 50), told(asked, 99), told(asked, 100));
            }
            System.out.printf("[queue] %-22s operations left after each window: %s%n", name, left);
        }

        private String told(Asked asked, double percent) {
            return each(asked, percent).stream().map("%.1f"::formatted).collect(Collectors.joining(" "));
        }

        private List<Double> each(Asked asked, double percent) {
            return windows.stream()
                    .map(window -> requireNonNull(window.get(asked)).millis(percent))
                    .toList();
        }
    }

    @BeforeEach
    void start() {
        stack = PackagedStack.start(
                "stack-queue",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read api-keys:write "
                        + "api-keys:verify operations:read");
        PackagedService api = stack.serveOnly();
        stack.parts().serveBackend(api.url());
        provisioning = new PackagedProvisioning(stack, WORKED_OFF_WITHIN);
        load = new SteadyLoad();
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        requests = Map.of(
                Asked.VERIFY,
                IntStream.range(0, KEYS).mapToObj(i -> verification(tenant)).toList(),
                Asked.READ,
                List.of(request("/v1/tenants/" + tenant).build()),
                Asked.NOTHING,
                List.of(HttpRequest.newBuilder(URI.create(api.managementUrl() + "/q/health/live"))
                        .build()));
    }

    @AfterEach
    void stop() {
        load.close();
        stack.close();
    }

    /** As in {@link OnboardingOverheadIT}, a ratio is good when the bound lies inside of its spread. */
    @Test
    void thousandQueuedOperationsDoNotSlowThoseWhoAskAnotherProcess() throws Exception {
        PackagedService worker = warm(stack.workGivingWay());
        for (int rate : WARM_UP_PER_SECOND) {
            window(rate);
        }
        Phase before = measure("nothing queued", 0);
        queueBefore(worker);
        Phase queued = measure("queued, and left alone", 1);
        worker.thaw();
        Phase worked = measure("worked off", 1);
        await().atMost(WORKED_OFF_WITHIN).until(() -> left() == 0);
        Phase after = measure("nothing queued again", 0);
        worker.close();
        PackagedService plain = warm(stack.work());
        queueBefore(plain);
        plain.thaw();
        Phase crowded = measure("worked off, plain", 1);

        for (Asked asked : Asked.values()) {
            double idle = median(before.p99(asked), after.p99(asked));
            System.out.printf(
                    "[queue] %s: p99 %.1f ms; with %d queued %s times that, worked off %s, by a worker that does not"
                            + " give way %s%n",
                    asked,
                    idle,
                    OPERATIONS,
                    ratios(queued.p99(asked), idle),
                    ratios(worked.p99(asked), idle),
                    ratios(crowded.p99(asked), idle));
        }
        SoftAssertions.assertSoftly(soft -> {
            for (Asked asked : List.of(Asked.VERIFY, Asked.READ)) {
                soft.assertThat(Collections.min(worked.p99(asked)) / median(before.p99(asked), after.p99(asked)))
                        .as(asked.name())
                        .isLessThanOrEqualTo(MOST);
            }
        });
    }

    private static String ratios(List<Double> p99, double idle) {
        return "%.2f (%.2f - %.2f)"
                .formatted(median(p99) / idle, Collections.min(p99) / idle, Collections.max(p99) / idle);
    }

    /** Has a worker that has just been started do some of what it will do, so that its code is compiled. */
    private PackagedService warm(PackagedService worker) throws InterruptedException {
        onboard(WARM_UP);
        await().atMost(WORKED_OFF_WITHIN).until(() -> left() == 0);
        return worker;
    }

    /** It stands still until it is thawed. */
    private void queueBefore(PackagedService worker) throws InterruptedException {
        worker.freeze();
        onboard(OPERATIONS);
    }

    @SafeVarargs
    private static double median(List<Double>... values) {
        List<Double> sorted =
                Arrays.stream(values).flatMap(List::stream).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** @param atLeast operations that have to be left at the end of a window, or it does not count and is the last one */
    private Phase measure(String name, int atLeast) throws Exception {
        Phase phase = new Phase(name, new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < WINDOWS; i++) {
            Map<Asked, Times> window = window(PER_SECOND);
            int left = left();
            if (left < atLeast) {
                break;
            }
            phase.windows().add(window);
            phase.left().add(left);
        }
        phase.print();
        assertThat(phase.windows()).as("windows of " + name).isNotEmpty();
        return phase;
    }

    /** Asks for everything side by side, each at this rate. */
    private Map<Asked, Times> window(int perSecond) throws InterruptedException, ExecutionException {
        try (ExecutorService clocks = Executors.newFixedThreadPool(requests.size())) {
            Map<Asked, Future<Times>> running = new EnumMap<>(Asked.class);
            requests.forEach(
                    (asked, all) -> running.put(asked, clocks.submit(() -> load.send(all, perSecond, WINDOW))));
            Map<Asked, Times> times = new EnumMap<>(Asked.class);
            for (Map.Entry<Asked, Future<Times>> one : running.entrySet()) {
                times.put(one.getKey(), one.getValue().get());
            }
            return times;
        }
    }

    private void onboard(int number) throws InterruptedException {
        Callable<Response> onboarding = () -> provisioning.onboard(provisioning.seed(Newcomer.healthy()));
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            threads.invokeAll(Collections.nCopies(number, onboarding)).forEach(Future::resultNow);
        }
    }

    private int left() throws SQLException {
        return Integer.parseInt(stack.query("select count(*) from operation where state = 'RUNNING'")
                .getFirst());
    }

    private HttpRequest verification(String tenant) {
        String key = stack.request()
                .body(Keys.REQUEST)
                .post(Keys.of(UUID.fromString(tenant)))
                .then()
                .statusCode(201)
                .extract()
                .path("api_key");
        return request("/v1/api-keys:verify")
                .POST(BodyPublishers.ofString("{\"api_key\":\"" + key + "\"}"))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stack.url() + path))
                .header("Authorization", "Bearer " + stack.token())
                .header("Content-Type", "application/json");
    }
}
