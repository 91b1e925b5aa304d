package io.tenantservice.platform.health;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.PlatformConfig;
import io.tenantservice.platform.schema.BundledSchema;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** Asks PostgreSQL every few seconds whether it is there and, until it is so, whether it has the schema we need. */
@ApplicationScoped
public class DatabaseHealth implements ReadinessPart {

    /** Connections break and come back; a replica is out only when the database stays away this long. */
    static final Duration TOLERATED_SILENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(DatabaseHealth.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** Undefined table, insufficient privilege, no such role (PostgreSQL appendix A): nothing was migrated here. */
    private static final Set<String> NO_SCHEMA = Set.of("42P01", "42501", "22023", "42704");

    /** All that the client says of it (io.vertx.pgclient.impl.InitiateSslHandler); the reason stays inside of it. */
    private static final Set<String> NO_TLS = Set.of("SSL handshake failed", "does not handle SSL connection");

    private final PlatformConfig config;
    private final Vertx vertx;
    private final Pool pool;
    private final Event<SchemaReady> schemaReady;
    private final List<String> needed = BundledSchema.changeSets();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Finding finding = Finding.NOT_REACHED_YET;
    private volatile boolean schemaFound;
    private volatile long lastReachedNanos = System.nanoTime() - TOLERATED_SILENCE.toNanos();
    private long timer;

    DatabaseHealth(PlatformConfig config, Vertx vertx, Pool pool, Event<SchemaReady> schemaReady) {
        this.config = config;
        this.vertx = vertx;
        this.pool = pool;
        this.schemaReady = schemaReady;
    }

    /** What the last question found. */
    enum Finding {
        NOT_REACHED_YET("PostgreSQL has not been reached since this process started"),
        UNREACHABLE("PostgreSQL cannot be reached"),
        NOT_TRUSTED("PostgreSQL is not trusted: its certificate is of an unknown authority or for another name, or it"
                + " offers no TLS"),
        NO_SCHEMA("The database has no schema for this service; run `tenant-service migrate`"),
        OLD_SCHEMA("The database's schema is older than this program; run `tenant-service migrate`"),
        GOOD("PostgreSQL answers");

        private final String text;

        Finding(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String finding() {
        return finding.text();
    }

    /** Whether requests have a chance: the schema is there, and the database was reached a short while ago. */
    @Override
    public boolean isReady() {
        return schemaFound && System.nanoTime() - lastReachedNanos < TOLERATED_SILENCE.toNanos();
    }

    void start(@Observes StartupEvent event) {
        if (config.role().serves()) {
            timer = vertx.setPeriodic(1, PERIOD.toMillis(), tick -> ask());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        (schemaFound ? ping() : compareSchema())
                .ifNoItem()
                .after(ANSWER_WITHIN)
                .fail()
                .onTermination()
                .invoke(() -> asking.set(false))
                .subscribe()
                .with(this::found, this::failed);
    }

    private Uni<Finding> ping() {
        return pool.query("select 1").execute().replaceWith(Finding.GOOD);
    }

    private Uni<Finding> compareSchema() {
        return pool.withTransaction(connection -> connection
                        .query("set local role ts_platform")
                        .execute()
                        .chain(() -> connection
                                .query("select id from databasechangelog")
                                .execute()))
                .map(this::compare);
    }

    private Finding compare(RowSet<Row> applied) {
        Set<String> ids = StreamSupport.stream(applied.spliterator(), false)
                .map(row -> row.getString(0))
                .collect(Collectors.toUnmodifiableSet());
        return ids.containsAll(needed) ? Finding.GOOD : Finding.OLD_SCHEMA;
    }

    private void found(Finding now) {
        lastReachedNanos = System.nanoTime();
        note(now);
        if (now == Finding.GOOD && !schemaFound) {
            schemaFound = true;
            schemaReady.fire(new SchemaReady());
        }
    }

    private void failed(Throwable failure) {
        Finding now = why(failure);
        if (now == Finding.UNREACHABLE && finding != now) {
            LOG.warnf("PostgreSQL: %s", failure.getMessage());
        }
        note(now);
    }

    private static Finding why(Throwable failure) {
        if (failure instanceof PgException refused && NO_SCHEMA.contains(refused.getSqlState())) {
            return Finding.NO_SCHEMA;
        }
        String text = String.valueOf(failure.getMessage());
        return NO_TLS.stream().anyMatch(text::contains) ? Finding.NOT_TRUSTED : Finding.UNREACHABLE;
    }

    private void note(Finding now) {
        if (now == finding) {
            return;
        }
        finding = now;
        if (now == Finding.GOOD) {
            LOG.info(now.text());
        } else {
            LOG.warn(now.text());
        }
    }
}
