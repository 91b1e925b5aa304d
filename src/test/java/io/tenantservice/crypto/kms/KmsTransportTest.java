package io.tenantservice.crypto.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KmsTransportTest {

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
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder().withMapping(KmsConfig.class);
        values.forEach(config::withDefaultValue);
        return new KmsTransport(config.build().getConfigMapping(KmsConfig.class)).weaknesses();
    }
}
