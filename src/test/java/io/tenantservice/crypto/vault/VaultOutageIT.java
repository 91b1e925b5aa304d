package io.tenantservice.crypto.vault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.tenantservice.crypto.vault.Troubled.Answer;
import io.tenantservice.crypto.vault.Troubled.Kind;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Vault is killed under constant load, and comes back after a minute. */
@Tag("chaos")
class VaultOutageIT {

    private static final Path HOME = Path.of("target/stack-vault-outage");
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Duration MEASURED_BEFORE = Duration.ofSeconds(10);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);
    private static final long ANSWERED_WITHIN_MILLIS = 2_500;
    private static final long HEAP_TOLERANCE = 24L << 20;
    private static final int THREAD_TOLERANCE = 6;

    private static LocalStack stack;
    private static PackagedService service;
    private static Troubled caller;

    @BeforeAll
    static void start() {
        Ports ports = Ports.free();
        stack = LocalStack.start(HOME, ports, line -> System.out.println("[stack] " + line));
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
        service = PackagedService.start(
                stack.settings(), ports.of("api"), ports.of("management"), HOME.resolve("service.log"));
        service.awaitReady();
        caller = new Troubled(stack, service);
    }

    @AfterAll
    static void stop() {
        caller.close();
        service.close();
        stack.close();
    }

    /** What the process holds. */
    private record Held(long heap, int threads) {}

    @Test
    void vaultThatIsAwayCostsSecretsAndNothingElse() {
        String rotation;
        try (ConstantLoad load = ConstantLoad.begin(caller)) {
            // The first half makes the code hot.
            pass(MEASURED_BEFORE);
            long beforeFrom = System.nanoTime();
            pass(MEASURED_BEFORE);
            Held before = held();
            long killedAt = System.nanoTime();
            stack.vault().kill();
            long goneAt = System.nanoTime();
            rotation = rotate();
            pass(AWAY);
            Held during = held();
            assertThat(dependencies().getString("checks[0].data.vault")).isEqualTo("DOWN");
            assertThat(dependencies().getString("checks[0].data.'vault.breaker.api'"))
                    .isIn("OPEN", "HALF_OPEN");
            assertThat(metric("tenantservice_vault_breaker{identity=\"api\"}")).isGreaterThan(0);
            long backFrom = System.nanoTime();
            stack.vault().restart();
            long backAt = System.nanoTime();
            await().atMost(BACK_WITHIN.multipliedBy(2))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> load.answers(Kind.REVEAL, backFrom, System.nanoTime()).stream()
                            .anyMatch(answer -> answer.status() == 200));
            Duration noticed = Duration.ofNanos(System.nanoTime() - backAt);

            // What a call takes that needs no Vault is the machine's doing, which others may keep busy.
            long machine = load.answers(Kind.VERIFY, goneAt, backFrom).getLast().millis();
            for (Kind kind : List.of(Kind.REVEAL, Kind.WRITE)) {
                List<Answer> answers = load.answers(kind, goneAt, backFrom);
                report(kind, load.answers(kind, beforeFrom, killedAt), answers);
                assertThat(answers)
                        .isNotEmpty()
                        .allMatch(answer -> answer.status() == 503 && answer.saysWhenToRetry())
                        .allMatch(answer -> answer.body().contains("ENCRYPTION_UNAVAILABLE"))
                        .allMatch(answer -> answer.millis() < ANSWERED_WITHIN_MILLIS + machine);
            }
            for (Kind kind : List.of(Kind.VERIFY, Kind.READ_CONFIGURATION)) {
                List<Answer> quiet = load.answers(kind, beforeFrom, killedAt);
                List<Answer> answers = load.answers(kind, goneAt, backFrom);
                report(kind, quiet, answers);
                assertThat(answers).isNotEmpty().allMatch(answer -> answer.status() == 200);
                assertThat(perSecond(answers, goneAt, backFrom))
                        .isGreaterThan(0.9 * perSecond(quiet, beforeFrom, killedAt));
                assertThat(median(answers)).isLessThan(2 * median(quiet) + 20);
            }
            System.out.printf(
                    "[outage] heap %d -> %d MiB, threads %d -> %d, first reveal %d ms after Vault's return%n",
                    before.heap() >> 20, during.heap() >> 20, before.threads(), during.threads(), noticed.toMillis());
            assertThat(during.heap()).isLessThan(before.heap() + HEAP_TOLERANCE);
            assertThat(during.threads()).isLessThanOrEqualTo(before.threads() + THREAD_TOLERANCE);
            assertThat(noticed).isLessThan(BACK_WITHIN);
            assertThat(load.unanswered()).isEmpty();
        }

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(look(rotation).getString("state")).isEqualTo("SUCCEEDED"));
        assertThat(look(rotation).getMap("progress")).containsEntry("failed", 0).containsEntry("quarantined", 0);
        await().untilAsserted(() ->
                assertThat(dependencies().getString("checks[0].data.vault")).isEqualTo("UP"));
    }

    private static String rotate() {
        return caller.request()
                .body(Map.of("tenant_id", caller.tenant()))
                .post("/v1/key-rotations")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
    }

    private static JsonPath look(String rotation) {
        return caller.request().get(rotation).then().statusCode(200).extract().jsonPath();
    }

    private static JsonPath dependencies() {
        return given().baseUri(service.managementUrl())
                .get("/q/health/group/dependencies")
                .jsonPath();
    }

    private static Held held() {
        service.collectGarbage();
        double heap = metrics()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(VaultOutageIT::value)
                .sum();
        return new Held((long) heap, (int) metric("jvm_threads_live_threads"));
    }

    private static double metric(String name) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(VaultOutageIT::value)
                .sum();
    }

    private static String metrics() {
        return given().baseUri(service.managementUrl()).get("/q/metrics").asString();
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    }

    /** The load goes on meanwhile. */
    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await().atMost(time.multipliedBy(2)).until(() -> System.nanoTime() - end >= 0);
    }

    private static long median(List<Answer> answers) {
        return answers.get(answers.size() / 2).millis();
    }

    private static double perSecond(List<Answer> answers, long from, long to) {
        return answers.size() / ((to - from) / 1e9);
    }

    private static void report(Kind kind, List<Answer> quiet, List<Answer> answers) {
        System.out.printf(
                "[outage] %s: before n=%d p50=%d max=%d ms; Vault away n=%d p50=%d max=%d ms%n",
                kind,
                quiet.size(),
                median(quiet),
                quiet.getLast().millis(),
                answers.size(),
                median(answers),
                answers.getLast().millis());
    }
}
