package io.tenantservice.apikey.usage;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Settings of tests that count on their own, beside the service. */
final class UsageConfigs {

    private static final int CONVERTER_PRIORITY = 200;

    private UsageConfigs() {}

    static KeyUsageConfig usual() {
        return mostKeys(100_000);
    }

    static KeyUsageConfig mostKeys(int most) {
        return new SmallRyeConfigBuilder()
                .withMapping(KeyUsageConfig.class)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter())
                .withDefaultValues(Map.of("tenantservice.api-keys.usage.most-keys", Integer.toString(most)))
                .build()
                .getConfigMapping(KeyUsageConfig.class);
    }
}
