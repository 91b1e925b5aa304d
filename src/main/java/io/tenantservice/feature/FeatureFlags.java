package io.tenantservice.feature;

import static io.tenantservice.audit.Action.FEATURE_SWITCHED;
import static io.tenantservice.platform.problem.ProblemCode.FEATURE_SWITCHED_OFF;

import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Audit;
import io.tenantservice.platform.http.IfMatch;
import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.Scope;
import io.tenantservice.platform.tenancy.Tenancy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says what is on, by what PostgreSQL holds at this moment, so a switch is obeyed by all replicas at once. What asks here is
 * rare, or keeps the answer for a moment: the beginning of an operation, of a step, of a round of deliveries.
 */
@ApplicationScoped
public class FeatureFlags {

    /** Who has switched it off looks into something. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private final Tenancy tenancy;
    private final Audit audit;
    private final Clock clock;

    FeatureFlags(Tenancy tenancy, Audit audit, Clock clock) {
        this.tenancy = tenancy;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether all of them are on. In the transaction that is open, whosesoever it is. */
    public Uni<Boolean> areOn(Collection<Feature> features) {
        return features.isEmpty() ? Uni.createFrom().item(true) : FeatureFlag.areOn(features);
    }

    /** Opens a transaction. */
    public Uni<Boolean> isOn(Feature feature) {
        return tenancy.observe(new Scope.Platform(), () -> areOn(List.of(feature)));
    }

    /** Fails with FEATURE_SWITCHED_OFF. In the transaction that is open, whosesoever it is. */
    public Uni<Void> require(Feature feature) {
        return areOn(List.of(feature))
                .invoke(on -> {
                    if (!on) {
                        throw Problem.of(FEATURE_SWITCHED_OFF, feature + " is switched off.")
                                .retryAfter(RETRY_AFTER);
                    }
                })
                .replaceWithVoid();
    }

    Uni<FeatureFlagsView> list() {
        return tenancy.observe(new Scope.Platform(), FeatureFlag::known).map(FeatureFlags::complete);
    }

    private static FeatureFlagsView complete(List<FeatureFlag> switched) {
        Map<Feature, FeatureFlag> byFeature =
                switched.stream().collect(Collectors.toMap(flag -> flag.feature, Function.identity()));
        return new FeatureFlagsView(Arrays.stream(Feature.values())
                .map(feature -> FeatureFlagView.of(byFeature.getOrDefault(feature, FeatureFlag.neverSwitched(feature))))
                .toList());
    }

    Uni<FeatureFlagView> get(Feature feature) {
        return tenancy.observe(new Scope.Platform(), () -> FeatureFlag.find(feature))
                .map(FeatureFlagView::of);
    }

    Uni<FeatureFlagView> put(Feature feature, IfMatch ifMatch, PutFeatureFlag wanted) {
        String who = Caller.current().name();
        return tenancy.transact(
                new Scope.Platform(),
                () -> FeatureFlag.lock(feature)
                        .invoke(flag -> ifMatch.check(flag.version))
                        .invoke(flag -> flag.put(wanted.enabled(), wanted.reason(), who, clock.instant()))
                        .invoke(flag -> audit.record(FEATURE_SWITCHED, flag.asTarget(), details(flag))),
                FeatureFlagView::of);
    }

    private static Map<String, String> details(FeatureFlag flag) {
        Map<String, String> details = new TreeMap<>();
        details.put("feature", flag.feature.name());
        details.put("enabled", Boolean.toString(flag.enabled));
        if (flag.reason != null) {
            details.put("reason", flag.reason);
        }
        return details;
    }
}
