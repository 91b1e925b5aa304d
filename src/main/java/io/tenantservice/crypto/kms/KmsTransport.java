package io.tenantservice.crypto.kms;

import io.tenantservice.platform.transport.Transport;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** KMS. The client speaks https, and verifies it, unless another address is set. */
@ApplicationScoped
class KmsTransport implements Transport {

    private final KmsConfig config;

    KmsTransport(KmsConfig config) {
        this.config = config;
    }

    @Override
    public List<String> weaknesses() {
        return config.endpoint()
                .filter(endpoint -> !"https".equalsIgnoreCase(endpoint.getScheme()))
                .map(endpoint -> List.of("tenantservice.kms.endpoint is not https"))
                .orElse(List.of());
    }
}
