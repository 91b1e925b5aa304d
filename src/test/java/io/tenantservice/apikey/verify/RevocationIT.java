package io.tenantservice.apikey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantservice.api.Given;
import io.tenantservice.apikey.Keys;
import io.tenantservice.stack.PackagedService;
import io.tenantservice.stack.PackagedStack;
import io.tenantservice.stack.TcpProxy;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million keys and two replicas, of which one revokes and the other has the key in memory: how long the other goes on
 * to accept it, with all that may go wrong in between. One of them reaches PostgreSQL and both reach Redis by proxies.
 */
@Tag("chaos")
class RevocationIT {

    private static final int KEYS_IN_ALL = 1_000_000;
    private static final Duration MAX_STALENESS = Duration.ofSeconds(5);
    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** Of the test's own looks, each of which is a request of some milliseconds. */
    private static final Duration SLACK = Duration.ofMillis(100);

    private static final String FILL = """
            with made as (
                select gen_random_uuid() as id, i from generate_series(1, %d) as i),
            keys as (
                insert into api_key (tenant_id, id, name, environment, scopes, rate_limits, limits_id, metadata, last_four,
                                     state, created_at, updated_at, version)
                select '%s', id, 'key ' || i, 'LIVE', '{messages:send}', '[]', id, '{}', 'abcd', 'ACTIVE', now(), now(), 0
                from made)
            insert into api_key_hash_claim (hash, pepper_version, tenant_id, api_key_id)
            select sha256(i::text::bytea), 1, '%s', id from made""";

    private static PackagedStack stack;
    private static TcpProxy redis;
    private static TcpProxy postgresql;
    private static PackagedService revoker;
    private static PackagedService other;
    private static KeyCaller caller;
    private static String keys;
    private static int named;

    private record Issued(String address, String text) {}

    @BeforeAll
    static void start() throws SQLException {
        stack = PackagedStack.start(
                "stack-revocation", "platform tenants:write api-keys:read api-keys:write api-keys:verify");
        redis = TcpProxy.to(port("quarkus.redis.hosts"));
        postgresql = TcpProxy.to(port("quarkus.datasource.reactive.url"));
        revoker = stack.serve(throughRedisProxy());
        other = stack.serveBeside("other", throughBothProxies());
        caller = new KeyCaller(stack.token());
        String tenant = stack.create("/v1/tenants", Given.tenantRequest());
        keys = Keys.of(UUID.fromString(tenant));
        stack.execute(FILL.formatted(KEYS_IN_ALL, tenant, tenant));
        stack.execute("analyze");
    }

    @AfterAll
    static void stop() {
        stack.close();
        redis.close();
        postgresql.close();
    }

    @BeforeEach
    void serveFromMemory() {
        Issued key = issue();
        await().atMost(WITHIN).until(() -> isHeld(revoker, key) && isHeld(other, key));
    }

    @AfterEach
    void heal() {
        other.thaw();
        redis.heal();
        postgresql.heal();
    }

    @Test
    void afterARevocationThatWasWaitedForNobodySaysValid() {
        int said = 0;
        int asked = 0;
        List<Duration> waits = new ArrayList<>();
        for (Issued key : heldByBoth(100)) {
            long began = System.nanoTime();
            revoke(revoker, key, "?wait=true");
            waits.add(Duration.ofNanos(System.nanoTime() - began));
            for (int look = 0; look < 50; look++) {
                for (PackagedService replica : List.of(revoker, other)) {
                    said += code(replica, key).equals("VALID") ? 1 : 0;
                    asked++;
                }
            }
        }

        report("waited for", waits);
        assertThat(asked).isEqualTo(10_000);
        assertThat(said).isZero();
    }

    @Test
    void withoutWaitTheOtherReplicaHearsOfItAtOnce() {
        List<Duration> times = heldByBoth(200).stream().map(this::timeToRefusal).toList();

        report("not waited for", times);
        assertThat(percentile99(times)).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void withRedisCutOffItNoticesWithinASecond() {
        List<Issued> held = heldByBoth(20);
        redis.cut();

        List<Duration> times = held.stream().map(this::timeToRefusal).toList();

        report("Redis cut off", times);
        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void withRedisSilentItNoticesWithinASecond() {
        List<Issued> held = heldByBoth(20);
        redis.silence();

        List<Duration> times = held.stream().map(this::timeToRefusal).toList();

        report("Redis silent", times);
        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(Duration.ofSeconds(1)));
    }

    @Test
    void replicaCutOffFromPostgresqlSaysValidForNoLongerThanItMay() {
        Issued key = heldByBoth(1).getFirst();
        postgresql.cut();
        long revokedAt = revoke(revoker, key, "");

        Duration valid = timeUntilNotValid(key, revokedAt);

        report("cut off from PostgreSQL", List.of(valid));
        assertThat(valid).isLessThan(MAX_STALENESS.plus(SLACK));
        assertThat(code(other, key)).isEqualTo("DATABASE_UNAVAILABLE");
        postgresql.heal();
        await().atMost(WITHIN).until(() -> code(other, key).equals("REVOKED"));
    }

    @Test
    void replicaWhosePacketsAreDroppedSaysValidForNoLongerThanItMayAndIsNotWaitedForLonger() {
        Issued key = heldByBoth(1).getFirst();
        postgresql.silence();
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> revoke(revoker, key, "?wait=true"));
        await().atMost(WITHIN).until(() -> code(revoker, key).equals("REVOKED"));

        Duration valid = timeUntilNotValid(key, System.nanoTime());

        report("packets to PostgreSQL dropped", List.of(valid));
        assertThat(valid).isLessThan(MAX_STALENESS.plus(SLACK));
        assertThat(waiting.join()).isGreaterThan(0);
        assertThat(code(other, key)).isNotEqualTo("VALID");
    }

    @Test
    void replicaThatStoodStillSaysValidForNoLongerThanItMay() {
        for (Issued key : heldByBoth(3)) {
            other.freeze();
            long revokedAt = revoke(revoker, key, "");
            await().pollDelay(MAX_STALENESS).atMost(WITHIN).until(() -> true);
            other.thaw();

            assertThat(code(other, key)).isNotEqualTo("VALID");
            assertThat(timeUntilNotValid(key, revokedAt)).isLessThan(MAX_STALENESS.plus(Duration.ofSeconds(1)));
            await().atMost(WITHIN).until(() -> code(other, key).equals("REVOKED"));
        }
    }

    @Test
    void verificationThatWaitsForRedisWhileItsKeyIsRevokedSaysSo() {
        Issued key =
                issue(Keys.with("rate_limits", List.of(Map.of("name", "default", "limit", 1000, "period", "PT1M"))));
        await().atMost(WITHIN).until(() -> !caller.answer(other, key.text()).contains("\"degraded\":true"));
        redis.silence();
        CompletableFuture<String> inFlight = CompletableFuture.supplyAsync(() -> code(other, key));

        revoke(revoker, key, "");

        assertThat(inFlight.join()).isEqualTo("REVOKED");
    }

    @Test
    void revokerKilledRightAfterItsCommitChangesNothing() {
        List<Duration> times = new ArrayList<>();
        for (Issued key : heldByBoth(3)) {
            PackagedService dying = stack.serveBeside("dying", throughRedisProxy());
            CompletableFuture<Long> revoking = CompletableFuture.supplyAsync(() -> revoke(dying, key, ""));
            await().pollInterval(Duration.ofMillis(1)).atMost(WITHIN).until(() -> isRevoked(key));
            long committedAt = System.nanoTime();
            dying.kill();

            times.add(timeUntilNotValid(key, committedAt));
            revoking.exceptionally(killed -> 0L).join();
        }

        report("revoker killed after its commit", times);
        assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(Duration.ofSeconds(1)));
    }

    private Duration timeToRefusal(Issued key) {
        return timeUntilNotValid(key, revoke(revoker, key, ""));
    }

    /** @return from the moment on to the last time that the other replica says VALID, zero if it never does */
    private static Duration timeUntilNotValid(Issued key, long from) {
        long last = from;
        while (code(other, key).equals("VALID")) {
            last = System.nanoTime();
        }
        return Duration.ofNanos(last - from);
    }

    private static boolean isRevoked(Issued key) throws SQLException {
        String id = key.address().substring(key.address().lastIndexOf('/') + 1);
        return stack.query("select state from api_key where id = '" + id + "'").contains("REVOKED");
    }

    /** Both say from now on VALID from memory. */
    private static List<Issued> heldByBoth(int number) {
        List<Issued> issued = IntStream.range(0, number).mapToObj(i -> issue()).toList();
        issued.forEach(key -> Stream.of(revoker, other)
                .forEach(replica -> assertThat(code(replica, key)).isEqualTo("VALID")));
        return issued;
    }

    private static boolean isHeld(PackagedService replica, Issued key) {
        double before = caller.metric(replica, "tenantservice_cache_requests_total", "api-keys", "hit");
        return code(replica, key).equals("VALID")
                && caller.metric(replica, "tenantservice_cache_requests_total", "api-keys", "hit") > before;
    }

    private static Issued issue() {
        return issue(Keys.with("name", "held " + named++));
    }

    private static Issued issue(Map<String, Object> request) {
        var answer = stack.request(revoker.url())
                .body(request)
                .post(keys)
                .then()
                .statusCode(201)
                .extract();
        return new Issued(keys + "/" + answer.path("id"), answer.path("api_key"));
    }

    /** @return when the answer was there */
    private static long revoke(PackagedService replica, Issued key, String query) {
        stack.request(replica.url())
                .body(Map.of("reason", "leaked"))
                .post(key.address() + ":revoke" + query)
                .then()
                .statusCode(200);
        return System.nanoTime();
    }

    private static String code(PackagedService replica, Issued key) {
        return caller.code(replica, key.text());
    }

    private static Map<String, String> throughRedisProxy() {
        return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + redis.port());
    }

    private static Map<String, String> throughBothProxies() {
        return Map.of(
                "quarkus.redis.hosts",
                "redis://127.0.0.1:" + redis.port(),
                // So that a verification can be overtaken while it waits.
                "tenantservice.rate-limits.redis-timeout",
                "3s",
                "quarkus.datasource.reactive.url",
                "postgresql://127.0.0.1:" + postgresql.port() + "/tenantservice");
    }

    private static int port(String setting) {
        return URI.create(stack.parts().settings().get(setting)).getPort();
    }

    private static Duration percentile99(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() * 99 / 100);
    }

    private static void report(String what, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.printf(
                "[revocation] %s: %d, median %d ms, p99 %d ms, longest %d ms%n",
                what,
                sorted.size(),
                sorted.get(sorted.size() / 2).toMillis(),
                percentile99(sorted).toMillis(),
                sorted.getLast().toMillis());
    }
}
