package io.tenantservice.webhook.delivery;

import io.smallrye.mutiny.Uni;
import io.tenantservice.feature.Feature;
import io.tenantservice.feature.FeatureFlags;
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.job.OwnContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether events are sent at all. There are many looks in a second, and one question. */
@ApplicationScoped
class SendingSwitch {

    private static final Logger LOG = Logger.getLogger(SendingSwitch.class);

    private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(1);

    private record Answer(boolean isOn, long askedAt) {}

    private final FeatureFlags features;
    private final MonotonicClock clock;
    private volatile @Nullable Answer last;

    SendingSwitch(FeatureFlags features, MonotonicClock clock) {
        this.features = features;
        this.clock = clock;
    }

    /** Must be subscribed to on a Vert.x context. One asks at a time. */
    Uni<Boolean> isOn() {
        Answer known = last;
        if (known != null && clock.nanosSince(known.askedAt()) < ASKED_AGAIN_AFTER.toNanos()) {
            return Uni.createFrom().item(known.isOn());
        }
        long askedAt = clock.nanos();
        return OwnContext.run(() -> features.isOn(Feature.OUTGOING_WEBHOOKS)).invoke(isOn -> {
            tellOfSwitch(known == null || known.isOn(), isOn);
            last = new Answer(isOn, askedAt);
        });
    }

    private static void tellOfSwitch(boolean before, boolean now) {
        if (before != now) {
            LOG.infof("Sending of webhooks is switched %s", now ? "on" : "off");
        }
    }
}
