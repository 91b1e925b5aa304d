package io.tenantservice.apikey.pepper;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.job.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes versions of the pepper that no key needs, and counts the keys of the others. Any replica may be the one that
 * counts next, so what one has counted is shown until it is old, and then no more.
 */
@ApplicationScoped
class RetirePeppers implements RecurringJob {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration SHOWN_FOR = PAUSE.multipliedBy(3);

    /** @param countedAtNanos by the monotonic clock */
    private record Count(PepperVersionView version, long countedAtNanos) {

        double keysUnlessOld() {
            return System.nanoTime() - countedAtNanos > SHOWN_FOR.toNanos() ? Double.NaN : version.apiKeys();
        }

        Tags tags() {
            return Tags.of("version", Integer.toString(version.version()));
        }
    }

    private final PepperService peppers;
    private final MultiGauge keys;

    RetirePeppers(PepperService peppers, MeterRegistry metrics) {
        this.peppers = peppers;
        this.keys = MultiGauge.builder("tenantservice.pepper.api.keys").register(metrics);
    }

    @Override
    public String name() {
        return "retire-peppers";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public Uni<Void> run() {
        return peppers.retire().invoke(this::show).replaceWithVoid();
    }

    private void show(PepperView counted) {
        long now = System.nanoTime();
        keys.register(
                counted.versions().stream()
                        .map(version -> new Count(version, now))
                        .<MultiGauge.Row<?>>map(count -> MultiGauge.Row.of(count.tags(), count, Count::keysUnlessOld))
                        .toList(),
                true);
    }
}
