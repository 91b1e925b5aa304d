package io.tenantservice.apikey.verify;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tenantservice.apikey.ApiKeyState;
import io.tenantservice.apikey.Environment;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.Keys;
import io.tenantservice.change.OtherReplica;
import io.tenantservice.change.redis.OtherLevels;
import io.tenantservice.change.redis.SecondLevels;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.stack.StackResource;
import io.tenantservice.stack.TcpProxy;
import io.tenantservice.tenant.TenantState;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the replica under test has read, and another one is told of by Redis. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedKeysTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Duration PATIENT = Duration.ofSeconds(5);
    private static final String KEYS = "api-keys";
    private static final String TENANTS = "tenants-of-api-keys";

    /** The last 36 bytes are the version of the pepper and the mark. */
    private static final int TRAILER = 36;

    @Inject
    OtherReplica other;

    @Inject
    OtherLevels levels;

    @Inject
    VerifyQuery query;

    @Inject
    Pepper pepper;

    @Inject
    HashMoves moves;

    @Inject
    MonotonicClock clock;

    @Inject
    Vertx vertx;

    @Inject
    @ConfigProperty(name = "quarkus.redis.hosts")
    String address;

    private @Nullable KnownKeys elsewhere;

    /** Of its own: connections of the service's pool would lack elsewhere. */
    private @Nullable Redis redis;

    /** Once. It is told of what was read after it had begun to read the log, and clocks may differ by 2 seconds. */
    @BeforeEach
    void startTheOtherReplica() {
        if (elsewhere != null) {
            return;
        }
        redis = Redis.createClient(vertx, address);
        elsewhere = replica(levels.on(redis(), PATIENT, other.metrics()));
        other.start();
        UUID tenant = activeTenant();
        await().atMost(WITHIN).until(() -> {
            double before = looks(KEYS, "hit") + looks(TENANTS, "hit");
            find(shared(tenant));
            return looks(KEYS, "hit") + looks(TENANTS, "hit") > before;
        });
    }

    @AfterAll
    void stopTheOtherReplica() {
        other.stop();
        redis().close();
    }

    @Test
    void keyThatAReplicaHasReadNeedsNoLookUpElsewhere() {
        Response issued = shared(activeTenant());
        double loads = loads(KEYS) + loads(TENANTS);

        KnownKey found = find(issued);

        assertThat(found.key().id()).hasToString(issued.path("id"));
        assertThat(found.tenant().state()).isEqualTo(TenantState.ACTIVE);
        assertThat(loads(KEYS) + loads(TENANTS)).isEqualTo(loads);
    }

    @Test
    void revokedKeyIsNotServedFromRedisWhenTheRevocationWasWaitedFor() {
        Response issued = shared(activeTenant());
        double refused = looks(KEYS, "refused");

        Keys.verb(issued, "revoke?wait=true", Map.of("reason", "leaked")).then().statusCode(200);

        assertThat(places(issued)).hasSize(1);
        assertThat(find(issued).key().state()).isEqualTo(ApiKeyState.REVOKED);
        assertThat(looks(KEYS, "refused")).isEqualTo(refused + 1);
    }

    @Test
    void suspendedTenantIsNotServedFromRedisWhenTheSuspensionWasWaitedFor() {
        UUID tenant = activeTenant();
        Response issued = shared(tenant);

        platform()
                .body(Map.of("reason", "unpaid"))
                .post("/v1/tenants/" + tenant + ":suspend?wait=true")
                .then()
                .statusCode(200);

        assertThat(find(issued).tenant().state()).isEqualTo(TenantState.SUSPENDED);
    }

    @Test
    void entryThatWasAlteredOrCutIsLookedUpAndCounted() {
        List<UnaryOperator<byte[]>> changes = List.of(
                entry -> flipped(entry, 0),
                entry -> flipped(entry, entry.length - TRAILER - 1),
                entry -> flipped(entry, entry.length - 1),
                entry -> Buffer.buffer(entry).getBytes(0, entry.length - 1),
                entry -> new byte[] {1});
        UUID tenant = activeTenant();
        for (UnaryOperator<byte[]> change : changes) {
            Response issued = shared(tenant);
            String place = places(issued).getFirst();
            write(place, change.apply(read(place)));
            double disbelieved = looks(KEYS, "forged") + looks(KEYS, "unknown");
            double loads = loads(KEYS);

            assertThat(find(issued).key().id()).hasToString(issued.path("id"));

            assertThat(looks(KEYS, "forged") + looks(KEYS, "unknown")).isEqualTo(disbelieved + 1);
            assertThat(loads(KEYS)).isEqualTo(loads + 1);
        }
    }

    @Test
    void entryOfAnotherKeyIsNoneOfThisOne() {
        UUID tenant = activeTenant();
        Response good = shared(tenant);
        Response bad = shared(tenant);
        Keys.verb(bad, "revoke", Map.of("reason", "leaked")).then().statusCode(200);
        write(places(bad).getFirst(), read(places(good).getFirst()));
        double forged = looks(KEYS, "forged");

        assertThat(find(bad).key().state()).isEqualTo(ApiKeyState.REVOKED);

        assertThat(looks(KEYS, "forged")).isEqualTo(forged + 1);
    }

    @Test
    void entryByAnotherVersionOfThePepperIsNotThere() {
        Response issued = shared(activeTenant());
        String place = places(issued).getFirst();
        byte[] entry = read(place);
        write(place, flipped(entry, entry.length - TRAILER));
        double unknown = looks(KEYS, "unknown");

        assertThat(find(issued).key().id()).hasToString(issued.path("id"));

        assertThat(looks(KEYS, "unknown")).isEqualTo(unknown + 1);
    }

    @Test
    void entriesGoByThemselvesAndHoldNeitherTextNorSecret() {
        Response issued = shared(activeTenant());
        String place = places(issued).getFirst();

        long life = send(Request.cmd(Command.PTTL).arg(place)).toLong();

        assertThat(life).isBetween(1L, Duration.ofMinutes(2).toMillis());
        String text = issued.path("api_key");
        assertThat(place).startsWith("tenantservice:known:eu1:").doesNotContain(text.substring(14, 30));
        assertThat(new String(read(place), ISO_8859_1)).doesNotContain(text.substring(14, 30));
    }

    @Test
    void thatAKeyIsNotThereIsNotKept() {
        PresentedKey unknown = presented(KeyFormat.issue("acme", Environment.LIVE, "eu1", new SecureRandom()));

        assertThat(elsewhere().find(unknown).await().atMost(WITHIN)).isEmpty();

        assertThat(places(unknown)).isEmpty();
    }

    @Test
    void redisThatIsSilentIsWaitedForOnceAndTakenBack() {
        UUID tenant = activeTenant();
        List<Response> issued = new ArrayList<>();
        for (int key = 0; key < 3; key++) {
            issued.add(shared(tenant));
        }
        try (TcpProxy proxy = TcpProxy.to(URI.create(address).getPort())) {
            Redis through = Redis.createClient(vertx, "redis://127.0.0.1:" + proxy.port());
            SecondLevels impatient = levels.on(through, Duration.ofMillis(300), other.metrics());
            KnownKeys known = replica(impatient);
            proxy.silence();
            double failed = looks(KEYS, "failed");
            long began = clock.nanos();

            for (Response key : issued) {
                assertThat(find(known, key).key().id()).hasToString(key.path("id"));
            }

            assertThat(Duration.ofNanos(clock.nanosSince(began))).isLessThan(PATIENT);
            assertThat(looks(KEYS, "failed")).isEqualTo(failed + issued.size());
            proxy.heal();
            double hits = looks(KEYS, "hit");
            await().atMost(WITHIN).until(() -> {
                find(known, shared(tenant));
                return looks(KEYS, "hit") > hits;
            });
            through.close();
        }
    }

    @Test
    void secondLevelThatIsSwitchedOffIsNotAsked() {
        Response issued = shared(activeTenant());
        KnownKeys alone = replica(levels.switchedOff(redis(), other.metrics()));
        double loads = loads(KEYS);

        find(alone, issued);

        assertThat(loads(KEYS)).isEqualTo(loads + 1);
    }

    private KnownKeys replica(SecondLevels secondLevels) {
        return new KnownKeys(query, pepper, moves, other.caches(), secondLevels, clock);
    }

    /** @return a new key that the replica under test has read, and told Redis of, with its tenant */
    private Response shared(UUID tenant) {
        Response issued = Keys.issue(tenant);
        Keys.verify(issued).body("code", equalTo("VALID"));
        await().atMost(WITHIN)
                .until(() -> !places(issued).isEmpty() && !places("*:" + tenant).isEmpty());
        return issued;
    }

    private KnownKey find(Response issued) {
        return find(elsewhere(), issued);
    }

    private KnownKeys elsewhere() {
        return Objects.requireNonNull(elsewhere);
    }

    private Redis redis() {
        return Objects.requireNonNull(redis);
    }

    private KnownKey find(KnownKeys known, Response issued) {
        return known.find(presented(issued)).await().atMost(WITHIN).orElseThrow();
    }

    private PresentedKey presented(Response issued) {
        return presented(Secret.of(issued.<String>path("api_key")));
    }

    private PresentedKey presented(Secret text) {
        return PresentedKey.of(pepper.hashes(text));
    }

    private List<String> places(Response issued) {
        return places(presented(issued));
    }

    private List<String> places(PresentedKey key) {
        return places("*:" + key.name());
    }

    private List<String> places(String pattern) {
        List<String> places = new ArrayList<>();
        send(Request.cmd(Command.KEYS).arg("tenantservice:known:" + pattern))
                .forEach(place -> places.add(place.toString()));
        return places;
    }

    private byte[] read(String place) {
        return send(Request.cmd(Command.GET).arg(place)).toBuffer().getBytes();
    }

    private void write(String place, byte[] entry) {
        send(Request.cmd(Command.SET).arg(place).arg(Buffer.buffer(entry)).arg("KEEPTTL"));
    }

    private io.vertx.mutiny.redis.client.Response send(Request request) {
        return redis().send(request).await().atMost(WITHIN);
    }

    private static byte[] flipped(byte[] entry, int at) {
        byte[] flipped = entry.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private double looks(String cache, String result) {
        return other.metrics()
                .counter("tenantservice.cache.second.level.looks", "cache", cache, "result", result)
                .count();
    }

    private double loads(String cache) {
        return other.metrics()
                .counter("tenantservice.cache.loads", "cache", cache)
                .count();
    }
}
