package io.tenantservice.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import io.tenantservice.audit.Target;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether a feature is on. One that nobody has ever switched has no row, and is on. */
@Entity
@Table(name = "feature_flag")
class FeatureFlag extends PanacheEntityBase {

    private static final String INSERT_IF_ABSENT =
            "insert into feature_flag (feature, enabled, version) values (:feature, true, 0) on conflict do nothing";

    @Id
    @Enumerated(EnumType.STRING)
    Feature feature = Feature.PROVISIONING;

    boolean enabled = true;

    @Nullable
    String reason;

    @Nullable
    String changedBy;

    @Nullable
    Instant changedAt;

    /** Counted here, under {@link #lock}. */
    long version;

    /** @return one that is on, and is not in the database, when it was never switched */
    static Uni<FeatureFlag> find(Feature feature) {
        return FeatureFlag.<FeatureFlag>findById(feature).onItem().ifNull().continueWith(() -> neverSwitched(feature));
    }

    /** @return those that were switched, without features that only a later version has */
    static Uni<List<FeatureFlag>> known() {
        return FeatureFlag.list("feature in ?1", List.of(Feature.values()));
    }

    /** Looks at no more than tenants' roles may see. */
    static Uni<Boolean> areOn(Collection<Feature> features) {
        return FeatureFlag.count("feature in ?1 and enabled = false", features).map(off -> off == 0);
    }

    /** Nobody else switches it before the transaction ends. */
    static Uni<FeatureFlag> lock(Feature feature) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT_IF_ABSENT)
                        .setParameter("feature", feature.name())
                        .executeUpdate())
                .chain(() -> FeatureFlag.findById(feature, LockModeType.PESSIMISTIC_WRITE));
    }

    static FeatureFlag neverSwitched(Feature feature) {
        FeatureFlag flag = new FeatureFlag();
        flag.feature = feature;
        return flag;
    }

    void put(boolean wanted, @Nullable String why, String who, Instant when) {
        enabled = wanted;
        reason = why;
        changedBy = who;
        changedAt = when;
        version++;
    }

    Target asTarget() {
        return new Target("feature-flag", UUID.nameUUIDFromBytes(feature.name().getBytes(UTF_8)));
    }
}
