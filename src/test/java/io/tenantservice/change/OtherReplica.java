package io.tenantservice.change;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.Ids;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.health.SchemaReady;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.Dependent;

/**
 * A further replica in the process of the test. It reads the log of changes by itself, is waited for, and holds nothing of
 * what the first one holds.
 */
@Dependent
public class OtherReplica {

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final ChangeHistory history;
    private final ChangeReader reader;
    private final Caches caches;

    OtherReplica(
            ChangeLog log,
            DatabaseClock databaseClock,
            ReactiveRedisDataSource redis,
            ChangeConfig config,
            MonotonicClock clock,
            Ids ids,
            Vertx vertx,
            Pool pool) {
        this.history = new ChangeHistory(clock, config);
        this.caches = new Caches(history, clock, config, metrics);
        this.reader = new ChangeReader(
                log,
                history,
                new Replicas(),
                databaseClock,
                new WakeUps(redis, vertx),
                config,
                clock,
                ids,
                vertx,
                pool,
                metrics);
    }

    public void start() {
        reader.start(new SchemaReady());
    }

    public void stop() {
        reader.stop(new ShutdownEvent());
    }

    public Caches caches() {
        return caches;
    }

    public MeterRegistry metrics() {
        return metrics;
    }
}
