package io.tenantservice.platform.network;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Says at the start what must not be so in production. */
@ApplicationScoped
class LoopbackWarning {

    private static final Logger LOG = Logger.getLogger(LoopbackWarning.class);

    private final OutboundConfig config;

    LoopbackWarning(OutboundConfig config) {
        this.config = config;
    }

    void warn(@Observes StartupEvent event) {
        if (config.allowLoopback()) {
            LOG.warn("tenantservice.outbound.allow-loopback is on: tenants can have this host called");
        }
    }
}
