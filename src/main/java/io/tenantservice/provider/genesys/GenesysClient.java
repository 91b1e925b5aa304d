package io.tenantservice.provider.genesys;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.tenantservice.platform.attempt.Attempts;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The connections to Genesys Cloud, two for each region that is in use. */
@Singleton
class GenesysClient {

    static final String LOGIN = "https://login.{domain}";
    static final String API = "https://api.{domain}";

    private static final Logger LOG = Logger.getLogger(GenesysClient.class);

    private final GenesysConfig config;
    private final TlsConfigurationRegistry tls;
    private final TokenCache tokens = new TokenCache();
    private final Map<GenesysRegion, LoginApi> logins = new ConcurrentHashMap<>();
    private final Map<GenesysRegion, PlatformApi> platforms = new ConcurrentHashMap<>();

    GenesysClient(GenesysConfig config, TlsConfigurationRegistry tls) {
        this.config = config;
        this.tls = tls;
    }

    void warnOfAnotherGenesys(@Observes StartupEvent start) {
        if (!config.loginUrl().equals(LOGIN) || !config.apiUrl().equals(API)) {
            LOG.warnf("Genesys is reached at %s and %s", config.loginUrl(), config.apiUrl());
        }
    }

    /** Begins one piece of work; its time starts to run. */
    GenesysSession open(GenesysAccess access) {
        return open(access, config.maxAttempts());
    }

    /** The same for work that comes back by itself when a call fails. */
    GenesysSession openForOneTry(GenesysAccess access) {
        return open(access, 1);
    }

    private GenesysSession open(GenesysAccess access, int maxAttempts) {
        return new GenesysSession(
                logins.computeIfAbsent(access.region(), region -> connect(LoginApi.class, config.loginUrl(), region)),
                platforms.computeIfAbsent(
                        access.region(), region -> connect(PlatformApi.class, config.apiUrl(), region)),
                access,
                tokens,
                Attempts.begin(maxAttempts, config.firstPause(), config.totalBudget()),
                config.callTimeout());
    }

    private <T> T connect(Class<T> api, String template, GenesysRegion region) {
        QuarkusRestClientBuilder builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(template.replace("{domain}", region.domain())))
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .followRedirects(false);
        tls.get("genesys").ifPresent(builder::tlsConfiguration);
        return builder.build(api);
    }
}
