package io.tenantservice.platform.transport;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** Ends a process at its start that would send secrets in plaintext, or to whoever answers. */
@ApplicationScoped
class TransportCheck {

    private static final Logger LOG = Logger.getLogger(TransportCheck.class);

    /** Before anybody else opens a connection. */
    private static final int FIRST = 1;

    private final TransportConfig config;
    private final List<Transport> transports;

    TransportCheck(TransportConfig config, @All List<Transport> transports) {
        this.config = config;
        this.transports = transports;
    }

    void check(@Observes @Priority(FIRST) StartupEvent event) {
        List<String> weaknesses = transports.stream()
                .flatMap(transport -> transport.weaknesses().stream())
                .toList();
        if (weaknesses.isEmpty()) {
            return;
        }
        if (!config.allowPlaintext()) {
            throw new ConfigurationException("Secrets would travel without TLS: " + String.join("; ", weaknesses)
                    + ". docs/configuration.md, \"TLS\", has the settings");
        }
        LOG.warnf(
                "Secrets travel without TLS, as tenantservice.transport.allow-plaintext allows it: %s",
                String.join("; ", weaknesses));
    }
}
