package io.tenantservice.webhook.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.job.RecurringJob;
import io.tenantservice.platform.tenancy.DirectStatement;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what waits to be sent. Any replica may be the one that counts next, so what one has counted is shown until it is
 * old, and then no more.
 */
@ApplicationScoped
class CountDeliveries implements RecurringJob {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration SHOWN_FOR = PAUSE.multipliedBy(3);

    /** It reads all that waits. */
    private static final Duration COUNT_WITHIN = Duration.ofSeconds(20);

    private static final String COUNT = "select * from count_webhook_deliveries()";

    private record Counted(long pending, double overdueSeconds, long disabledEndpoints, long countedAt) {}

    private final Pool pool;
    private final MonotonicClock clock;
    private volatile @Nullable Counted last;

    CountDeliveries(Pool pool, MonotonicClock clock, MeterRegistry metrics) {
        this.pool = pool;
        this.clock = clock;
        gauge(metrics, "tenantservice.webhook.pending", Counted::pending);
        gauge(metrics, "tenantservice.webhook.overdue.seconds", Counted::overdueSeconds);
        gauge(metrics, "tenantservice.webhook.disabled.endpoints", Counted::disabledEndpoints);
    }

    private void gauge(MeterRegistry metrics, String name, ToDoubleFunction<Counted> value) {
        Gauge.builder(name, this, counts -> counts.shown(value)).register(metrics);
    }

    private double shown(ToDoubleFunction<Counted> value) {
        Counted counted = last;
        return counted == null || clock.nanosSince(counted.countedAt()) > SHOWN_FOR.toNanos()
                ? Double.NaN
                : value.applyAsDouble(counted);
    }

    @Override
    public String name() {
        return "count-webhook-deliveries";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public Uni<Void> run() {
        return DirectStatement.run(pool, COUNT, Tuple.tuple(), COUNT_WITHIN)
                .map(rows -> rows.iterator().next())
                .invoke(this::show)
                .replaceWithVoid();
    }

    private void show(Row row) {
        last = new Counted(
                row.getLong("pending"),
                row.getDouble("overdue_seconds"),
                row.getLong("disabled_endpoints"),
                clock.nanos());
    }
}
