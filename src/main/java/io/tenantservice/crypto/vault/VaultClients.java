package io.tenantservice.crypto.vault;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.auth.VaultAppRoleAuthOptions;
import io.quarkus.vault.client.auth.VaultAppRoleTokenProvider;
import io.quarkus.vault.client.auth.VaultKubernetesTokenProvider;
import io.quarkus.vault.client.auth.VaultTokenProvider;
import io.quarkus.vault.client.http.vertx.VertxVaultHttpClient;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One client for each identity, made when it is first needed; those that destroy get one for each step. Not the
 * extension's own client: its pool has five connections and cannot be given more, and it knows one identity only.
 */
@ApplicationScoped
class VaultClients {

    private final VaultConfig config;
    private final Vertx vertx;
    private final TlsConfigurationRegistry tls;
    private final Map<VaultIdentity, Connected> connected = new EnumMap<>(VaultIdentity.class);

    /** The two ways to use one identity's connections. */
    private record Connected(WebClient connections, VaultClient client, TransitDecrypt decrypt) {}

    VaultClients(VaultConfig config, Vertx vertx, TlsConfigurationRegistry tls) {
        this.config = config;
        this.vertx = vertx;
        this.tls = tls;
    }

    /** @throws IllegalStateException when this process was not given the identity */
    VaultClient as(VaultIdentity identity) {
        return connected(identity).client();
    }

    /** @throws IllegalStateException when this process was not given the identity */
    TransitDecrypt decryptingAs(VaultIdentity identity) {
        return connected(identity).decrypt();
    }

    private synchronized Connected connected(VaultIdentity identity) {
        return connected.computeIfAbsent(identity, this::connect);
    }

    @PreDestroy
    synchronized void close() {
        connected.values().forEach(one -> one.connections().close());
    }

    /** A client with a login of its own, that nobody else gets. */
    Step forOneStep(VaultIdentity identity) {
        OneLogin login = new OneLogin(login(credentials(identity)));
        WebClient connections = WebClient.create(vertx, options());
        return new Step(client(connections, login), login, connections);
    }

    /** To be closed when the step has ended. */
    record Step(VaultClient client, OneLogin login, WebClient connections) implements AutoCloseable {

        @Override
        public void close() {
            connections.close();
        }
    }

    private Connected connect(VaultIdentity identity) {
        SingleFlightTokens tokens = new SingleFlightTokens(login(credentials(identity)), config.renewGracePeriod());
        WebClient connections = WebClient.create(vertx, options());
        VaultClient client = client(connections, tokens);
        return new Connected(connections, client, new TransitDecrypt(vertx, connections, tokens, client, config));
    }

    private VaultConfig.Identity credentials(VaultIdentity identity) {
        VaultConfig.Identity credentials = config.identities().get(identity.key());
        if (credentials == null) {
            throw new IllegalStateException("tenantservice.vault.identities." + identity.key() + " is not configured");
        }
        return credentials;
    }

    private VaultClient client(WebClient connections, VaultTokenProvider tokens) {
        VaultClient.Builder client = VaultClient.builder()
                .baseUrl(config.url().orElseThrow(VaultClients::noVault))
                .executor(new VertxVaultHttpClient(connections))
                .requestTimeout(config.readTimeout())
                .tokenProvider(tokens);
        config.namespace().ifPresent(client::namespace);
        return client.build();
    }

    private WebClientOptions options() {
        WebClientOptions options = new WebClientOptions()
                .setMaxPoolSize(config.poolSize())
                .setMaxWaitQueueSize(config.maxWaiting())
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                // A standby answers 307 with an address that the request, and its token, must not follow blindly.
                .setFollowRedirects(false);
        config.tlsConfiguration().ifPresent(name -> {
            TlsConfiguration trust = tls.get(name)
                    .orElseThrow(() -> new IllegalStateException("quarkus.tls." + name + " is not configured"));
            options.setSsl(true).setTrustOptions(trust.getTrustStoreOptions());
        });
        return options;
    }

    private static VaultTokenProvider login(VaultConfig.Identity credentials) {
        if (credentials.kubernetesRole().isPresent()) {
            return new VaultKubernetesTokenProvider(
                    "kubernetes",
                    credentials.kubernetesRole().get(),
                    () -> tokenFile(credentials.kubernetesTokenFile()));
        }
        return new VaultAppRoleTokenProvider(new VaultAppRoleAuthOptions.Builder()
                .mountPath("approle")
                .roleId(credentials.roleId().orElseThrow(VaultClients::noLogin))
                .secretId(credentials.secretId().orElseThrow(VaultClients::noLogin))
                .noCaching()
                .build());
    }

    /** Read anew for each login, as Kubernetes replaces it; off the event loop, as the file may be slow or missing. */
    private static CompletionStage<String> tokenFile(Path file) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Files.readString(file).strip();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private static IllegalStateException noVault() {
        return new IllegalStateException("tenantservice.vault.url is not configured");
    }

    private static IllegalStateException noLogin() {
        return new IllegalStateException("a Vault identity needs role-id and secret-id, or kubernetes-role");
    }
}
