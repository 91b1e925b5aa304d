package io.tenantservice.apikey;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long keys live when their creation does not say, and when their end is told. */
@ConfigMapping(prefix = "tenantservice.api-keys")
public interface ApiKeyConfig {

    /** How long a key lives whose creation says nothing of {@code expires_at}, by the tier of its tenant. */
    DefaultLifetime defaultLifetime();

    /** How long before a key's expiry the audit log tells of it. */
    @WithDefault("7d")
    @DurationMin(hours = 1)
    @DurationMax(days = 90)
    Duration expiringSoon();

    /** Each is 0 for keys that do not expire by themselves. */
    interface DefaultLifetime {

        @WithDefault("90d")
        @DurationMin
        @DurationMax(days = 3650)
        Duration basic();

        @WithDefault("365d")
        @DurationMin
        @DurationMax(days = 3650)
        Duration standard();

        @WithDefault("365d")
        @DurationMin
        @DurationMax(days = 3650)
        Duration premium();

        @WithDefault("365d")
        @DurationMin
        @DurationMax(days = 3650)
        Duration enterprise();
    }
}
