package io.tenantservice.crypto.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KmsTransportTest {

    /** The priority of a converter that comes before those of the library. */
    private static final int QUARKUS = 200;

    @Test
    void publicEndpointAndOneOverTlsHaveNoWeakness() {
        assertThat(weaknesses(Map.of())).isEmpty();
        assertThat(weaknesses(Map.of("tenantservice.kms.endpoint", "https://kms.example")))
                .isEmpty();
    }

    @Test
    void endpointWithoutTlsIsAWeakness() {
        assertThat(weaknesses(Map.of("tenantservice.kms.endpoint", "http://kms.example")))
                .containsExactly("tenantservice.kms.endpoint is not https");
    }

    private static List<String> weaknesses(Map<String, String> values) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, QUARKUS, new DurationConverter())
                .withMapping(KmsConfig.class);
        values.forEach(config::withDefaultValue);
        return new KmsTransport(config.build().getConfigMapping(KmsConfig.class)).weaknesses();
    }
}
