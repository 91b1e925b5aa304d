package io.tenantservice.platform.transport;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Redis. Encrypted by its scheme, verified by the TLS configuration that it names. */
@ApplicationScoped
class RedisTransport implements Transport {

    private static final String HOSTS = "quarkus.redis.hosts";
    private static final String TLS = "quarkus.redis.tls-configuration-name";

    private final Config config;

    RedisTransport(Config config) {
        this.config = config;
    }

    @Override
    public List<String> weaknesses() {
        List<String> hosts = config.getOptionalValues(HOSTS, String.class).orElse(List.of());
        if (hosts.stream().anyMatch(host -> !host.startsWith("rediss:"))) {
            return List.of(HOSTS + " has an address that is not rediss://");
        }
        return hosts.isEmpty() || isVerified() ? List.of() : List.of(unverified());
    }

    /** Without it, the client of Redis takes any certificate that the authority has given to anybody. */
    private boolean isVerified() {
        return verification()
                .flatMap(setting -> config.getOptionalValue(setting, String.class))
                .filter(algorithm -> algorithm.equals("HTTPS"))
                .isPresent();
    }

    private String unverified() {
        return verification().map(setting -> setting + " is not HTTPS").orElse(TLS + " is absent");
    }

    private Optional<String> verification() {
        return config.getOptionalValue(TLS, String.class)
                .map(name -> "quarkus.tls." + name + ".hostname-verification-algorithm");
    }
}
