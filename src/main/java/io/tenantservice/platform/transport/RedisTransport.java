package io.tenantservice.platform.transport;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Redis. Encrypted by its scheme, verified by the TLS configuration that it names. */
@ApplicationScoped
class RedisTransport implements Transport {

    private static final Pattern COMMA = Pattern.compile(",");
    private static final String HOSTS = "quarkus.redis.hosts";
    private static final String TLS = "quarkus.redis.tls-configuration-name";

    private final TransportSettings settings;

    RedisTransport(TransportSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<String> weaknesses() {
        return settings.text(HOSTS).map(this::weaknesses).orElse(List.of());
    }

    private List<String> weaknesses(String hosts) {
        if (!COMMA.splitAsStream(hosts).allMatch(host -> host.strip().startsWith("rediss:"))) {
            return List.of(HOSTS + " has an address that is not rediss://");
        }
        return settings.text(TLS)
                .map(name -> Stream.of(unverified(name), settings.trustAll(name))
                        .flatMap(Optional::stream)
                        .toList())
                .orElse(List.of(TLS + " is absent"));
    }

    /** Without it, the client of Redis takes any certificate that the authority has given to anybody. */
    private Optional<String> unverified(String tlsConfiguration) {
        String setting = "quarkus.tls." + tlsConfiguration + ".hostname-verification-algorithm";
        boolean verified = settings.text(setting).filter("HTTPS"::equals).isPresent();
        return verified ? Optional.empty() : Optional.of(setting + " is not HTTPS");
    }
}
