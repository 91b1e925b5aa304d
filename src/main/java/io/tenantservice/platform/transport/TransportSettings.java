package io.tenantservice.platform.transport;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** What the settings of Quarkus say of TLS. */
@ApplicationScoped
public class TransportSettings {

    private final Config config;

    TransportSettings(Config config) {
        this.config = config;
    }

    /** @return a weakness when the TLS configuration of that name takes any certificate */
    public Optional<String> trustAll(String tlsConfiguration) {
        return isTrue("quarkus.tls." + tlsConfiguration + ".trust-all");
    }

    Optional<String> isTrue(String setting) {
        return config.getOptionalValue(setting, Boolean.class)
                .filter(on -> on)
                .map(on -> setting + " takes any certificate");
    }

    Optional<String> text(String setting) {
        return config.getOptionalValue(setting, String.class);
    }
}
