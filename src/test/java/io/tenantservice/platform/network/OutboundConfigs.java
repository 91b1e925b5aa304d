package io.tenantservice.platform.network;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** Settings of tests that call on their own, beside the service. */
final class OutboundConfigs {

    private static final int CONVERTER_PRIORITY = 200;

    private OutboundConfigs() {}

    /** @param settings without their prefix */
    static OutboundConfig of(Map<String, String> settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(OutboundConfig.class)
                .withConverter(Duration.class, CONVERTER_PRIORITY, new DurationConverter());
        settings.forEach((name, value) -> builder.withDefaultValue("tenantservice.outbound." + name, value));
        return builder.build().getConfigMapping(OutboundConfig.class);
    }
}
