package io.tenantservice.crypto.vault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;

import io.tenantservice.api.Given;
import io.tenantservice.crypto.vault.Troubled.Answer;
import io.tenantservice.crypto.vault.Troubled.Kind;
import io.tenantservice.stack.LocalStack;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.Ports;
import io.tenantservice.stack.VaultProxy;
import io.tenantservice.stack.VaultProxy.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged service while Vault is there and in trouble. It is never restarted. */
class VaultTroubleIT {

    private static final Path HOME = Path.of("target/stack-vault-trouble");
    private static final int CALLERS = 15;
    private static final long ANSWERED_WITHIN_MILLIS = 2_500;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);
    private static final String API_ROLE = "auth/approle/role/tenantservice-api";

    private static LocalStack stack;
    private static VaultProxy proxy;
    private static PackagedService service;
    private static Troubled caller;

    @BeforeAll
    static void start() {
        Ports ports = Ports.free();
        stack = LocalStack.start(HOME, ports, line -> System.out.println("[stack] " + line));
        PackagedService.command(stack.settings(), HOME.resolve("migrate.log"), "migrate");
        proxy = VaultProxy.start(stack.vault());
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.put("tenantservice.vault.url", proxy.url());
        service = PackagedService.start(settings, ports.of("api"), ports.of("management"), HOME.resolve("service.log"));
        service.awaitReady();
        caller = new Troubled(stack, service);
    }

    @AfterAll
    static void stop() {
        caller.close();
        service.close();
        proxy.close();
        stack.close();
    }

    static Stream<Trouble> troubles() {
        return Stream.concat(
                IntStream.of(307, 429, 472, 473, 500, 502, 503).mapToObj(Trouble.Status::new),
                Stream.of(new Trouble.Dropped(), new Trouble.Slow()));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void troubleIsAnsweredAtOnceAndForgottenWhenItIsOver(Trouble trouble) {
        proxy.trouble(trouble);
        List<Answer> first;
        List<Answer> second;
        try {
            first = atOnce(Kind.REVEAL, Kind.WRITE, Kind.VERIFY);
            second = atOnce(Kind.REVEAL, Kind.WRITE, Kind.VERIFY);
        } finally {
            proxy.heal();
        }
        int asked = proxy.troubled();

        assertRefused(first);
        assertRefused(second);
        // 60 callers with 2 retries each; those of the first moment ask once, and then hardly anybody does.
        assertThat(asked).as("calls that reached Vault").isLessThan(3 * CALLERS);
        assertThat(proxy.wasFollowed()).as("a redirection was followed").isFalse();
        assertRecovers();
    }

    @Test
    void firstWriteOfATenantWhoseKeyCannotBeMadeIsAnsweredAsSoon() {
        proxy.trouble(new Trouble.Slow());
        try {
            String newTenant = caller.newTenant();

            caller.request()
                    .body(Given.whatsAppAccountRequest())
                    .post("/v1/tenants/" + newTenant + "/whatsapp-accounts")
                    .then()
                    .statusCode(503)
                    .time(lessThan(ANSWERED_WITHIN_MILLIS
                            + caller.send(Kind.VERIFY).join().millis()))
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("TENANT_KEY_PENDING"));
        } finally {
            proxy.heal();
        }

        assertRecovers();
    }

    @Test
    void sealedVaultIsMissedUntilItIsUnsealed() {
        stack.vault().seal();
        List<Answer> answers;
        try {
            answers = atOnce(Kind.REVEAL, Kind.WRITE, Kind.VERIFY);
        } finally {
            stack.vault().unseal();
        }

        assertRefused(answers);
        assertRecovers();
    }

    @Test
    void revokedTokensAreReplacedWithoutAFailure() {
        stack.vault().call("sys/leases/revoke-prefix/auth/approle/login", Map.of());

        assertThat(atOnce(Kind.REVEAL, Kind.WRITE)).allMatch(answer -> answer.status() < 300);
    }

    @Test
    void tokensThatSoonExpireAreReplacedInTime() {
        stack.vault().call(API_ROLE, Map.of("token_period", 0, "token_ttl", "1s"));
        try {
            stack.vault().call("sys/leases/revoke-prefix/auth/approle/login", Map.of());

            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> caller.send(Kind.REVEAL).join().status() == 200);
        } finally {
            stack.vault().call(API_ROLE, Map.of("token_period", "1h", "token_ttl", "1h"));
        }
    }

    @Test
    void identityThatLostItsRightsStopsNoOtherAndOpensNoBreaker() {
        stack.vault().call(API_ROLE, Map.of("token_policies", ""));
        List<Answer> answers;
        try {
            stack.vault().call("sys/leases/revoke-prefix/auth/approle/login", Map.of());
            answers = atOnce(Kind.REVEAL, Kind.WRITE, Kind.VERIFY);
            String newTenant = caller.newTenant();
            await().atMost(BACK_WITHIN).untilAsserted(() -> assertKeyIsMade(newTenant));
            assertThat(breaker("api")).isEqualTo("CLOSED");
        } finally {
            stack.vault().call(API_ROLE, Map.of("token_policies", "tenantservice-api"));
        }

        assertRefused(answers);
        assertRecovers();
    }

    private static void assertRefused(List<Answer> answers) {
        List<Answer> verified = of(answers, Kind.VERIFY);
        assertThat(verified).isNotEmpty().allMatch(answer -> answer.status() == 200);
        // What a call takes that needs no Vault is the machine's doing, which others may keep busy.
        long machine = verified.stream().mapToLong(Answer::millis).max().orElseThrow();
        for (Kind kind : List.of(Kind.REVEAL, Kind.WRITE)) {
            assertThat(of(answers, kind))
                    .isNotEmpty()
                    .allMatch(answer -> answer.status() == 503 && answer.saysWhenToRetry())
                    .allMatch(answer -> answer.body().contains("ENCRYPTION_UNAVAILABLE"))
                    .allMatch(answer -> answer.millis() < ANSWERED_WITHIN_MILLIS + machine);
        }
    }

    private static List<Answer> of(List<Answer> answers, Kind kind) {
        return answers.stream().filter(answer -> answer.kind() == kind).toList();
    }

    private static void assertRecovers() {
        await().atMost(BACK_WITHIN).until(() -> caller.send(Kind.REVEAL).join().status() == 200);
        await().atMost(BACK_WITHIN).until(() -> caller.send(Kind.WRITE).join().status() == 201);
    }

    private static void assertKeyIsMade(String tenant) {
        given().baseUri(stack.vault().address())
                .header("X-Vault-Token", stack.vault().rootToken())
                .get("/v1/tenants/keys/t-" + tenant)
                .then()
                .statusCode(200);
    }

    private static String breaker(String identity) {
        return given().baseUri(service.managementUrl())
                .get("/q/health/group/dependencies")
                .path("checks[0].data.'vault.breaker." + identity + "'");
    }

    private static List<Answer> atOnce(Kind... kinds) {
        List<CompletableFuture<Answer>> sent = Stream.of(kinds)
                .flatMap(kind -> IntStream.range(0, CALLERS).mapToObj(i -> caller.send(kind)))
                .toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }
}
