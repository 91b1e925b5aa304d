package io.tenantservice.crypto.vault;

import io.tenantservice.platform.transport.Transport;
import io.tenantservice.platform.transport.TransportSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Vault. Over https the client verifies certificate and name. */
@ApplicationScoped
class VaultTransport implements Transport {

    private final VaultConfig config;
    private final TransportSettings settings;

    VaultTransport(VaultConfig config, TransportSettings settings) {
        this.config = config;
        this.settings = settings;
    }

    @Override
    public List<String> weaknesses() {
        return config.url().map(this::weaknesses).orElse(List.of());
    }

    private List<String> weaknesses(String url) {
        if (!url.startsWith("https://")) {
            return List.of("tenantservice.vault.url is not https");
        }
        return config.tlsConfiguration().flatMap(settings::trustAll).stream().toList();
    }
}
