package io.tenantservice.apikey.usage;

import static io.tenantservice.api.Given.activeTenant;
import static io.tenantservice.apikey.VerifyCode.EXPIRED;
import static io.tenantservice.apikey.VerifyCode.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tenantservice.api.Database;
import io.tenantservice.apikey.Keys;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.health.SchemaReady;
import io.tenantservice.stack.StackResource;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How counts come into the database. Counters of a test's own stand for another replica. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class FlushUsesTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final int MORE_THAN_A_BATCH = 10_500;

    @Inject
    DatabaseClock databaseClock;

    @Inject
    WriteUses statement;

    @Inject
    MonotonicClock clock;

    @Inject
    Ids ids;

    @Inject
    Vertx vertx;

    private final KeyUsageConfig config = UsageConfigs.usual();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private KeyUses uses;
    private FlushUses flush;
    private Connection administrator;
    private UUID tenant;
    private UUID key;

    @BeforeEach
    void issueKey() throws SQLException {
        uses = new KeyUses(config, databaseClock, metrics);
        flush = new FlushUses(uses, statement, config, clock, ids, vertx, metrics);
        administrator = Database.administrator();
        tenant = activeTenant();
        key = UUID.fromString(Keys.issue(tenant).path("id"));
    }

    @AfterEach
    void disconnect() throws SQLException {
        administrator.close();
    }

    @Test
    void countsOfTwoFlushesAddUp() throws Exception {
        uses.note(tenant, key, VALID, "203.0.113.7");
        uses.note(tenant, key, EXPIRED, null);
        flushed();
        uses.note(tenant, key, VALID, "198.51.100.7");
        flushed();

        assertThat(counts()).containsExactly("EXPIRED 1", "VALID 2");
        assertThat(prefixes()).containsExactly("198.51.100.0/24");
    }

    @Test
    void lastUseNeverGoesBack() throws Exception {
        uses.note(tenant, key, VALID, "203.0.113.7");
        KeyUseRows earlier = uses.take();
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            uses.note(tenant, key, VALID, "198.51.100.7");
            return !earlier.usedAts()[0].equals(uses.take().usedAts()[0]);
        });
        uses.note(tenant, key, VALID, "198.51.100.7");
        flushed();

        statement.write(WriteUses.batch(ids.next(), 1, earlier)).await().atMost(WITHIN);

        assertThat(prefixes()).containsExactly("198.51.100.0/24");
        assertThat(counts()).containsExactly("VALID 2");
    }

    @Test
    void batchThatIsSentAgainCountsOnce() throws SQLException {
        uses.note(tenant, key, VALID, null);
        Tuple batch = WriteUses.batch(ids.next(), 1, uses.take());

        statement.write(batch).await().atMost(WITHIN);
        statement.write(batch).await().atMost(WITHIN);

        assertThat(counts()).containsExactly("VALID 1");
    }

    @Test
    void flushThatIsCutOffIsMadeUpForByTheNext() throws Exception {
        uses.note(tenant, key, VALID, null);
        flushed();
        uses.note(tenant, key, VALID, null);
        try (Connection holder = Database.administrator()) {
            holder.setAutoCommit(false);
            Database.execute(holder, "select 1 from api_key_use_count where api_key_id = '" + key + "' for update");
            CompletableFuture<Void> cutOff = flush.flush();
            await().atMost(WITHIN)
                    .until(() -> !Database.column(administrator, """
                                    select pg_terminate_backend(pid) from pg_stat_activity
                                    where wait_event_type = 'Lock' and query like '%write_key_uses%'""").isEmpty());
            assertThatThrownBy(() -> cutOff.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS));
        }
        uses.note(tenant, key, VALID, null);

        // The pool may hand out the connection that has just been closed.
        await().atMost(WITHIN).ignoreExceptions().untilAsserted(this::flushed);

        assertThat(counts()).containsExactly("VALID 3");
        assertThat(metrics.get("tenantservice.api-keys.usage.flush.failures")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void keysThatAreGoneAreLeftOutAndOthersAreCounted() throws Exception {
        uses.note(tenant, UUID.randomUUID(), VALID, null);
        uses.note(UUID.randomUUID(), key, EXPIRED, null);
        flushed();
        uses.note(tenant, key, VALID, null);
        uses.note(tenant, UUID.randomUUID(), VALID, null);

        flushed();

        assertThat(counts()).containsExactly("VALID 1");
    }

    @Test
    void usesOfManyKeysAreWrittenInSeveralBatches() throws Exception {
        List<String> keys = Database.column(administrator, """
                insert into api_key (tenant_id, id, name, environment, scopes, metadata, rate_limits, limits_id,
                                     last_four, state, created_at, updated_at, version)
                select tenant_id, gen_random_uuid(), name, environment, scopes, metadata, rate_limits, limits_id,
                       last_four, state, created_at, updated_at, version
                from api_key, generate_series(1, %d) where id = '%s' returning id""".formatted(MORE_THAN_A_BATCH, key));
        keys.forEach(id -> uses.note(tenant, UUID.fromString(id), VALID, null));

        flushed();

        assertThat(Database.column(
                        administrator, "select sum(count) from api_key_use_count where tenant_id = '" + tenant + "'"))
                .containsExactly(Integer.toString(MORE_THAN_A_BATCH));
        assertThat(metrics.get("tenantservice.api-keys.usage.flush").timer().count())
                .isEqualTo(2);
    }

    @Test
    void processThatEndsWritesWhatItHasCounted() throws SQLException {
        flush.start(new SchemaReady());
        uses.note(tenant, key, VALID, null);

        flush.stop(new ShutdownEvent());

        assertThat(counts()).containsExactly("VALID 1");
    }

    private void flushed() throws Exception {
        flush.flush().get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private List<String> counts() throws SQLException {
        return Database.column(
                administrator,
                "select code || ' ' || sum(count) from api_key_use_count where api_key_id = '" + key
                        + "' group by code order by code");
    }

    private List<String> prefixes() throws SQLException {
        return Database.column(
                administrator, "select ip_prefix from api_key_last_use where api_key_id = '" + key + "'");
    }
}
