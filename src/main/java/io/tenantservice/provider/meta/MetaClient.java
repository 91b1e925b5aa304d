package io.tenantservice.provider.meta;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.tenantservice.platform.attempt.Attempts;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The connection to Meta Graph. */
@Singleton
class MetaClient {

    static final String GRAPH = "https://graph.facebook.com";

    private static final Logger LOG = Logger.getLogger(MetaClient.class);

    private final MetaConfig config;
    private final GraphApi api;

    MetaClient(MetaConfig config, TlsConfigurationRegistry tls) {
        this.config = config;
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(config.baseUrl() + "/" + config.version()))
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false);
        tls.get("meta").ifPresent(builder::tlsConfiguration);
        this.api = builder.build(GraphApi.class);
    }

    void warnOfAnotherMeta(@Observes StartupEvent start) {
        if (!config.baseUrl().equals(GRAPH)) {
            LOG.warnf("Meta is reached at %s", config.baseUrl());
        }
    }

    /** Begins one piece of work; its time starts to run. */
    GraphSession open(WhatsAppAccess access) {
        return open(access, config.maxAttempts());
    }

    /** The same for work that comes back by itself when a call fails. */
    GraphSession openForOneTry(WhatsAppAccess access) {
        return open(access, 1);
    }

    private GraphSession open(WhatsAppAccess access, int maxAttempts) {
        return new GraphSession(
                api,
                access,
                Attempts.begin(maxAttempts, config.firstPause(), config.totalBudget()),
                config.callTimeout());
    }
}
