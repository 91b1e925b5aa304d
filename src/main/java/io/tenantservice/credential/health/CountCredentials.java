package io.tenantservice.credential.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/**
 * Counts credentials by what is known of them, and tells how late the checks are. Any replica may be the one that counts
 * next, so what one has counted is shown until it is old, and then no more.
 */
@ApplicationScoped
class CountCredentials implements RecurringJob {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration SHOWN_FOR = PAUSE.multipliedBy(3);

    private static final String COUNT = "select * from count_credentials()";

    /** @param countedAtNanos by the monotonic clock */
    private record Count(String kind, String health, long credentials, double overdueSeconds, long countedAtNanos) {

        static Count of(Row row) {
            return new Count(
                    row.getString("kind"),
                    row.getString("health").toLowerCase(Locale.ROOT),
                    row.getLong("credentials"),
                    row.getDouble("overdue_seconds"),
                    System.nanoTime());
        }

        double credentialsUnlessOld() {
            return isOld() ? Double.NaN : credentials;
        }

        double overdueUnlessOld() {
            return isOld() ? Double.NaN : overdueSeconds;
        }

        private boolean isOld() {
            return System.nanoTime() - countedAtNanos > SHOWN_FOR.toNanos();
        }

        Tags tags() {
            return Tags.of("kind", kind, "health", health);
        }
    }

    private final Pool pool;
    private final MultiGauge credentials;
    private final MultiGauge overdue;

    CountCredentials(Pool pool, MeterRegistry metrics) {
        this.pool = pool;
        this.credentials = MultiGauge.builder("tenantservice.credentials").register(metrics);
        this.overdue = MultiGauge.builder("tenantservice.credential.check.overdue")
                .baseUnit("seconds")
                .register(metrics);
    }

    @Override
    public String name() {
        return "count-credentials";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public Uni<Void> run() {
        return pool.preparedQuery(COUNT)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Count::of)
                        .toList())
                .invoke(this::show)
                .replaceWithVoid();
    }

    private void show(List<Count> counts) {
        credentials.register(
                counts.stream()
                        .<MultiGauge.Row<?>>map(
                                count -> MultiGauge.Row.of(count.tags(), count, Count::credentialsUnlessOld))
                        .toList(),
                true);
        overdue.register(
                counts.stream()
                        .<MultiGauge.Row<?>>map(
                                count -> MultiGauge.Row.of(count.tags(), count, Count::overdueUnlessOld))
                        .toList(),
                true);
    }
}
