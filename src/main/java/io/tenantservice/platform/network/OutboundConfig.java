package io.tenantservice.platform.network;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How addresses are called that tenants have chosen. */
@ConfigMapping(prefix = "tenantservice.outbound")
public interface OutboundConfig {

    /** How long a connection may take to open, and then its TLS handshake. */
    @WithDefault("3s")
    @DurationMin(millis = 100)
    @DurationMax(seconds = 30)
    Duration connectTimeout();

    /** How long a call may take, with the look-up of the name. */
    @WithDefault("10s")
    @DurationMin(millis = 200)
    @DurationMax(seconds = 60)
    Duration totalTimeout();

    /** Domain names of the platform itself, which are refused with all below them. */
    Optional<List<String>> ownHosts();

    /**
     * Networks that are the platform's, though their addresses are public by their numbers: of pods and nodes with IPv6 of
     * the Internet, of load balancers.
     */
    Optional<List<String>> ownNetworks();

    /** Takes this host, and any port of it, with a warning at the start. For development alone. */
    @WithDefault("false")
    boolean allowLoopback();
}
