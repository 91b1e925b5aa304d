package io.tenantservice.provisioning;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.tenantservice.api.Given;
import io.tenantservice.api.Newcomer;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.HalvedMachine;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import io.tenantservice.stack.SteadyLoad;
import io.tenantservice.stack.SteadyLoad.Request;
import io.tenantservice.stack.SteadyLoad.Times;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a thousand onboardings that a worker has before it cost those who ask another process. Requests come at a fixed
 * rate, and each counts from the instant at which it was due.
 *
 * <p>In production the worker has a machine of its own. Here the process that is asked has half of the processors, with
 * those who ask it and the connections that PostgreSQL holds for it; the worker has the other half, with its own
 * connections, Vault and the simulators. So it may slow what both share in production too: PostgreSQL's locks, memory and
 * processes of its own. Not shown are waits for the disk, which PostgreSQL does not make here, and for a database machine
 * whose processors are all taken. Another process answers the platform's backend, which asks for a number's verify token
 * in each onboarding. What a request costs that needs no more than a processor is printed beside.
 *
 * <p>It counts what the slowest percent took in the median of the windows, as others may use the machine as well.
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
    private static final int WINDOWS = 7;
    private static final int WINDOWS_WORKED_OFF = 2 * WINDOWS;

    /** Operations that the worker ends before its windows begin: what it was kept from while it was frozen is over then. */
    private static final int UNTIL_SETTLED = 50;

    /** Slowly, as one processor also compiles the code that it runs for the first time. */
    private static final List<Integer> WARM_UP_PER_SECOND =
            List.of(5, 10, 20, PER_SECOND, PER_SECOND, PER_SECOND, PER_SECOND, PER_SECOND);

    /**
     * Only the quick compiler: what it makes is not compiled once more while it is measured. A native image is not
     * compiled at run time at all. Room for its code and for a generation of garbage, so that the pauses to collect them
     * are rare rather than in some windows.
     */
    private static final String STEADY =
            "JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -Xms1g -Xmn700m";

    private static final String APPLICATION_NAME = "quarkus.datasource.reactive.additional-properties.application_name";

    private static final Duration WORKED_OFF_WITHIN = Duration.ofMinutes(10);

    @AutoClose
    private HalvedMachine machine;

    @AutoClose
    private PackagedStack stack;

    private PackagedProvisioning provisioning;

    @AutoClose
    private SteadyLoad load;

    private Map<String, List<Request>> requests;

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
    private record Phase(String name, List<Map<String, Times>> windows, List<Integer> left) {

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
                    .map(window -> requireNonNull(window.get(asked.name())).millis(percent))
                    .toList();
        }
    }

    @BeforeEach
    void start() {
        machine = HalvedMachine.leave();
        stack = PackagedStack.start(
                "stack-queue",
                "platform tenants:read tenants:write credentials:read credentials:write api-keys:read api-keys:write "
                        + "api-keys:verify operations:read");
        provisioning = new PackagedProvisioning(stack, WORKED_OFF_WITHIN);
        requests = requests(stack.serveOnly(steady(machine)));
        PackagedService other = stack.serveBeside(
                "other", Map.of("tenantservice.role", "api", APPLICATION_NAME, "beside-what-is-measured"));
        stack.parts().serveBackend(other.url());
        load = SteadyLoad.start(steady(machine));
    }

    private static List<String> steady(HalvedMachine machine) {
        return Stream.concat(machine.measured().stream(), Stream.of("env", STEADY))
                .toList();
    }

    private Map<String, List<Request>> requests(PackagedService api) {
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        return Map.of(
                Asked.VERIFY.name(),
                IntStream.range(0, KEYS).mapToObj(i -> verification(tenant)).toList(),
                Asked.READ.name(),
                List.of(request(stack.url() + "/v1/tenants/" + tenant, "")),
                Asked.NOTHING.name(),
                List.of(request(api.managementUrl() + "/q/health/live", "")));
    }

    @Test
    void thousandQueuedOperationsDoNotSlowThoseWhoAskAnotherProcess() throws Exception {
        PackagedService worker = stack.work();
        onboard(WARM_UP);
        awaitLeft(0);
        for (int rate : WARM_UP_PER_SECOND) {
            window(rate);
        }
        Phase before = measureBusy("nothing queued", 0);
        worker.freeze();
        onboard(OPERATIONS);
        Phase queued = measureBusy("queued, and left alone", OPERATIONS);
        worker.thaw();
        awaitLeft(OPERATIONS - UNTIL_SETTLED);
        Phase worked = measure("worked off", WINDOWS_WORKED_OFF, 1);
        awaitLeft(0);
        assertThat(count("state = 'SUCCEEDED'")).isEqualTo(WARM_UP + OPERATIONS);
        Phase after = measureBusy("nothing queued again", 0);

        for (Asked asked : Asked.values()) {
            double idle = median(before.p99(asked), after.p99(asked));
            System.out.printf(
                    "[queue] %s: p99 %.1f ms; with %d queued %s times that, while they are worked off %s%n",
                    asked, idle, OPERATIONS, ratios(queued.p99(asked), idle), ratios(worked.p99(asked), idle));
        }
        SoftAssertions.assertSoftly(soft -> {
            for (Asked asked : List.of(Asked.VERIFY, Asked.READ)) {
                double idle = median(before.p99(asked), after.p99(asked));
                for (Phase phase : List.of(queued, worked)) {
                    soft.assertThat(median(phase.p99(asked)) / idle)
                            .as(asked + ", " + phase.name())
                            .isLessThanOrEqualTo(MOST);
                }
            }
        });
    }

    private static String ratios(List<Double> p99, double idle) {
        return "%.2f (%.2f - %.2f)"
                .formatted(median(p99) / idle, Collections.min(p99) / idle, Collections.max(p99) / idle);
    }

    private void awaitLeft(int most) {
        await().atMost(WORKED_OFF_WITHIN).until(() -> left() <= most);
    }

    @SafeVarargs
    private static double median(List<Double>... values) {
        List<Double> sorted =
                Arrays.stream(values).flatMap(List::stream).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** While the worker has nothing to do, or does nothing: its half is no less busy than when it works. */
    private Phase measureBusy(String name, int atLeast) throws Exception {
        try (HalvedMachine.Busy other = machine.keepOtherBusy()) {
            return measure(name, WINDOWS, atLeast);
        }
    }

    /** @param atLeast operations that have to be left at the end of a window, or it does not count and is the last one */
    private Phase measure(String name, int windows, int atLeast) throws Exception {
        Phase phase = new Phase(name, new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < windows; i++) {
            Map<String, Times> window = window(PER_SECOND);
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

    /** Asks for everything side by side, each at this rate; once more when the process has opened connections meanwhile. */
    private Map<String, Times> window(int perSecond) throws SQLException {
        List<String> connections = connections();
        assertThat(connections).isNotEmpty();
        connections.forEach(pid -> machine.moveToMeasured(Long.parseLong(pid)));
        Map<String, Times> times = load.send(requests, perSecond, WINDOW);
        return connections().equals(connections) ? times : window(perSecond);
    }

    private List<String> connections() throws SQLException {
        return stack.query(
                "select pid from pg_stat_activity where application_name = 'tenant-service-api' order by pid");
    }

    private void onboard(int number) throws InterruptedException {
        Callable<Response> onboarding = () -> provisioning.onboard(stack.seed(Newcomer.healthy()));
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            threads.invokeAll(Collections.nCopies(number, onboarding)).forEach(Future::resultNow);
        }
    }

    private int left() throws SQLException {
        return count("state = 'RUNNING'");
    }

    private int count(String operations) throws SQLException {
        return Integer.parseInt(stack.query("select count(*) from operation where " + operations)
                .getFirst());
    }

    private Request verification(String tenant) {
        String key = stack.request()
                .body(Keys.REQUEST)
                .post(Keys.of(UUID.fromString(tenant)))
                .then()
                .statusCode(201)
                .extract()
                .path("api_key");
        return request(stack.url() + "/v1/api-keys:verify", "{\"api_key\":\"" + key + "\"}");
    }

    private Request request(String url, String body) {
        return new Request(url, stack.token(), body);
    }
}
