package io.tenantservice.crypto.kms;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.tenantservice.crypto.PlatformKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Optional;

/** The keys that the configuration names. */
@ApplicationScoped
class KmsKeys {

    private static final String TENANTS = "tenants";

    private final KmsConfig config;

    KmsKeys(KmsConfig config) {
        this.config = config;
    }

    void check(@Observes StartupEvent start) {
        config.keys().forEach((purpose, arn) -> {
            if (!isPurpose(purpose)) {
                throw new ConfigurationException("tenantservice.kms.keys." + purpose + ": nothing has this purpose");
            }
            try {
                KeyArn.of(arn);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("tenantservice.kms.keys." + purpose + " is " + e.getMessage());
            }
        });
    }

    boolean areThere() {
        return config.keys().containsKey(TENANTS);
    }

    KeyArn ofTenants() {
        return Optional.ofNullable(config.keys().get(TENANTS))
                .map(KeyArn::of)
                .orElseThrow(() -> new IllegalStateException("tenantservice.kms.keys.tenants is not configured"));
    }

    KeyArn of(PlatformKey key) {
        return Optional.ofNullable(config.keys().get(key.keyName()))
                .map(KeyArn::of)
                .orElseGet(this::ofTenants);
    }

    private static boolean isPurpose(String purpose) {
        return purpose.equals(TENANTS)
                || Arrays.stream(PlatformKey.values())
                        .anyMatch(key -> key.keyName().equals(purpose));
    }
}
