package io.tenantservice.change;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.api.Given.platform;
import static io.tenantservice.change.ChangeKind.API_KEY;
import static io.tenantservice.change.ChangeKind.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.tenantservice.api.Database;
import io.tenantservice.change.ChangeLog.Seen;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.stack.StackResource;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log between transactions and caches, on the real stack. Readers of a test's own stand for other replicas. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class ChangeReaderTest {

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private static final String STATE_OF_TENANT = """
            select pg_current_snapshot()::text as snapshot, t.state
            from (select) one left join tenant t on t.id = $1""";

    @Inject
    ChangeLog log;

    @Inject
    ChangeReader reader;

    @Inject
    ChangeHistory history;

    @Inject
    ChangeBarrier barrier;

    @Inject
    SweepChanges sweep;

    @Inject
    WakeUps wakeUps;

    @Inject
    Caches caches;

    @Inject
    MonotonicClock clock;

    @Inject
    DatabaseClock databaseClock;

    @Inject
    ChangeConfig config;

    @Inject
    ReactiveRedisDataSource redis;

    @Inject
    Ids ids;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    private final UUID subject = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private Connection administrator;

    @BeforeEach
    void connect() throws SQLException {
        administrator = Database.administrator();
        await().atMost(WITHIN).until(() -> history.isRecent(history.asOf()));
    }

    @AfterEach
    void leave() throws SQLException {
        get(log.leave(pool, other));
        administrator.close();
    }

    @Test
    void requestThatChangesSomethingIsActedUponByItsReplicaBeforeItsAnswer() {
        UUID tenant = activeTenant();
        AtomicInteger loads = new AtomicInteger();
        SubjectCache<UUID, String> states = caches.make("states", Set.of(TENANT), id -> {
            loads.incrementAndGet();
            return state(id);
        });
        await().atMost(WITHIN).until(() -> isHit(states, tenant, loads));

        platform()
                .body(Map.of("reason", "unpaid"))
                .post("/v1/tenants/" + tenant + ":suspend")
                .then()
                .statusCode(200);

        assertThat(get(states.get(tenant))).contains("SUSPENDED");
    }

    @Test
    void slowTransactionIsNotSkippedThoughLaterOnesCommittedBeforeIt() throws SQLException {
        UUID late = UUID.randomUUID();
        try (Connection slow = Database.administrator()) {
            slow.setAutoCommit(false);
            record(slow, late);
            record(administrator, subject);
            Snapshot first = registered();
            LogRead second = get(log.read(pool, other, Optional.of(first)));
            assertThat(subjects(second)).doesNotContain(late);

            slow.commit();

            LogRead third = get(log.read(pool, other, Optional.of(second.snapshot())));
            assertThat(subjects(third)).contains(late).doesNotContain(subject);
            LogRead fourth = get(log.read(pool, other, Optional.of(third.snapshot())));
            assertThat(subjects(fourth)).doesNotContain(late);
        }
    }

    @Test
    void changeIsNoticedThoughNobodyTellsOfIt() throws SQLException {
        SubjectCache<String, String> cache = cacheWithEntry();

        record(administrator, subject);

        await().atMost(WITHIN)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(get(cache.get("key"))).contains("loaded anew"));
    }

    @Test
    void wordOverRedisMakesAReplicaReadAtOnce() {
        int rounds = 10;
        long began = clock.nanos();

        for (int round = 0; round < rounds; round++) {
            long before = history.asOf();
            wakeUps.send();
            await().atMost(WITHIN).pollInterval(Duration.ofMillis(1)).until(() -> history.asOf() != before);
        }

        assertThat(Duration.ofNanos(clock.nanosSince(began)))
                .isLessThan(config.readEvery().multipliedBy(rounds).dividedBy(2));
    }

    @Test
    void otherReplicasAreToldOfAChangeWhenItHasCommitted() {
        UUID tenant = activeTenant();
        AtomicInteger heard = new AtomicInteger();
        WakeUps elsewhere = new WakeUps(redis, vertx);
        elsewhere.listen(heard::incrementAndGet);
        await().atMost(WITHIN).until(() -> heard.get() > 0);
        heard.set(0);

        platform()
                .body(Map.of("reason", "unpaid"))
                .post("/v1/tenants/" + tenant + ":suspend")
                .then()
                .statusCode(200);

        await().atMost(WITHIN).until(() -> heard.get() > 0);
        elsewhere.stop();
    }

    @Test
    void replicaThatShutsDownServesNothingMoreAndIsNotWaitedFor() throws SQLException {
        ChangeHistory ending = new ChangeHistory(clock, config);
        ChangeReader replica = new ChangeReader(
                log,
                ending,
                new Replicas(),
                databaseClock,
                new WakeUps(redis, vertx),
                config,
                clock,
                ids,
                vertx,
                pool,
                new SimpleMeterRegistry());
        replica.start(new SchemaReady());
        await().atMost(WITHIN).until(() -> ending.isRecent(ending.asOf()));
        String row = "select id from replica where id = '" + replica.replica() + "'";
        assertThat(Database.column(administrator, row)).hasSize(1);

        replica.stop(new ShutdownEvent());

        assertThat(ending.isRecent(ending.asOf())).isFalse();
        assertThat(Database.column(administrator, row)).isEmpty();
    }

    @Test
    void replicaThatRegistersIsWaitedForBeforeItServes() {
        LogRead first = get(log.read(pool, other, Optional.empty()));
        LogRead second = get(log.read(pool, other, Optional.empty()));

        assertThat(first.kept()).isEmpty();
        assertThat(first.isAwaited()).isFalse();
        assertThat(second.kept()).contains(first.snapshot());
        assertThat(second.isAwaited()).isTrue();
    }

    @Test
    void barrierWaitsForAReplicaUntilItHasRead() throws SQLException {
        Snapshot position = registered();
        record(administrator, subject);
        assertThat(get(log.isSeenByAll(pool, Optional.empty()).map(Seen::isByAll)))
                .isFalse();
        var waiting = barrier.passed().subscribe().withSubscriber(UniAssertSubscriber.create());

        LogRead read = get(log.read(pool, other, Optional.of(position)));
        assertThat(get(log.isSeenByAll(pool, Optional.empty()).map(Seen::isByAll)))
                .isFalse();
        get(log.read(pool, other, Optional.of(read.snapshot())));

        waiting.awaitItem(WITHIN).assertItem(true);
    }

    @Test
    void barrierLeavesOutWhoIsSilentForLongerThanItMayServe() throws SQLException {
        Snapshot position = registered();
        record(administrator, subject);
        Database.execute(
                administrator,
                "update replica set at = now() - interval '8 s', serves_until = now() - interval '1 s' where id = '"
                        + other + "'");

        assertThat(get(barrier.passed())).isTrue();
        assertThat(get(log.read(pool, other, Optional.of(position))).isAwaited())
                .isFalse();
    }

    @Test
    void requestThatIsRepeatedWaitsThoughItsAnswerIsReplayed() throws SQLException {
        UUID tenant = activeTenant();
        String key = UUID.randomUUID().toString();
        registered();
        Database.execute(
                administrator,
                "update replica set serves_until = now() + interval '1 hour' where id = '" + other + "'");
        suspend(tenant, key, "").statusCode(200);

        suspend(tenant, key, "?wait=true").statusCode(503).body("code", equalTo("CHANGE_NOT_SEEN_EVERYWHERE"));
        get(log.leave(pool, other));

        suspend(tenant, key, "?wait=true")
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body("state", equalTo("SUSPENDED"));
    }

    private static ValidatableResponse suspend(UUID tenant, String idempotencyKey, String query) {
        return platform()
                .header("Idempotency-Key", idempotencyKey)
                .body(Map.of("reason", "unpaid"))
                .post("/v1/tenants/" + tenant + ":suspend" + query)
                .then();
    }

    @Test
    void sweepLeavesWhatAReplicaHasNotSeenAndForgetsReplicasThatAreGone() throws SQLException {
        Snapshot position = registered();
        UUID unseen = UUID.randomUUID();
        UUID gone = UUID.randomUUID();
        record(administrator, subject);
        get(log.read(pool, other, Optional.of(position)));
        Snapshot seen = get(log.read(pool, gone, Optional.empty())).snapshot();
        get(log.read(pool, other, Optional.of(seen)));
        record(administrator, unseen);
        Database.execute(
                administrator,
                "update change set at = now() - interval '25 hours' where subject in ('" + subject + "', '" + unseen
                        + "')");
        Database.execute(
                administrator,
                "update replica set at = now() - interval '1 hour', serves_until = now() - interval '59 minutes'"
                        + " where id = '" + gone + "'");

        // The service's own replica notes at its next read that it has seen the change.
        await().atMost(WITHIN).untilAsserted(() -> {
            VertxContextSupport.subscribeAndAwait(sweep::run);
            assertThat(Database.column(administrator, "select subject from change where at < now() - interval '1 day'"))
                    .contains(unseen.toString())
                    .doesNotContain(subject.toString());
        });

        assertThat(Database.column(administrator, "select id from replica"))
                .contains(other.toString(), reader.replica().toString())
                .doesNotContain(gone.toString());
        assertThat(get(log.read(pool, gone, Optional.of(seen))).kept()).isEmpty();
        get(log.leave(pool, gone));
    }

    /** @return the position of the other replica after two reads, as each begins */
    private Snapshot registered() {
        get(log.read(pool, other, Optional.empty()));
        return get(log.read(pool, other, Optional.empty())).snapshot();
    }

    private SubjectCache<String, String> cacheWithEntry() {
        AtomicInteger loads = new AtomicInteger();
        SubjectCache<String, String> cache = caches.make("test-" + subject, Set.of(API_KEY), key -> {
            String value = loads.getAndIncrement() == 0 ? "cached" : "loaded anew";
            return snapshot().map(snapshot -> Loaded.of(value, subject, snapshot));
        });
        assertThat(get(cache.get("key"))).contains("cached");
        assertThat(get(cache.get("key"))).contains("cached");
        return cache;
    }

    /** What is read of other tests' changes may have overtaken the first load. */
    private static boolean isHit(SubjectCache<UUID, String> states, UUID tenant, AtomicInteger loads) {
        int before = loads.get();
        return get(states.get(tenant)).equals(Optional.of("ACTIVE")) && loads.get() == before;
    }

    private Uni<Loaded<String>> state(UUID tenant) {
        return pool.withTransaction(connection -> connection
                .query("set local role ts_platform")
                .execute()
                .chain(() -> connection.preparedQuery(STATE_OF_TENANT).execute(Tuple.of(tenant)))
                .map(rows -> rows.iterator().next())
                .map(row -> Loaded.of(row.getString("state"), tenant, Snapshot.parse(row.getString("snapshot")))));
    }

    private Uni<Snapshot> snapshot() {
        return pool.query("select pg_current_snapshot()::text")
                .execute()
                .map(rows -> Snapshot.parse(rows.iterator().next().getString(0)));
    }

    private static void record(Connection connection, UUID subject) throws SQLException {
        Database.execute(connection, "insert into change (kind, subject) values ('API_KEY', '" + subject + "')");
    }

    private static List<UUID> subjects(LogRead read) {
        return read.changes().stream().map(Change::subject).toList();
    }

    private static <T> T get(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(10));
    }
}
