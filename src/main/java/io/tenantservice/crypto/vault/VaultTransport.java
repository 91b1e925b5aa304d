package io.tenantservice.crypto.vault;

import io.tenantservice.platform.transport.Transport;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Vault. Over https the client verifies certificate and name. */
@ApplicationScoped
class VaultTransport implements Transport {

    private final VaultConfig config;

    VaultTransport(VaultConfig config) {
        this.config = config;
    }

    @Override
    public List<String> weaknesses() {
        return config.url().startsWith("https://") ? List.of() : List.of("tenantservice.vault.url is not https");
    }
}
