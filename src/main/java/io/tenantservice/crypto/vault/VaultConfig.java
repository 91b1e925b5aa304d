package io.tenantservice.crypto.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How Vault is reached, and as whom. */
@ConfigMapping(prefix = "tenantservice.vault")
public interface VaultConfig {

    /** Address of Vault, as https://vault.example:8200; absent when nothing is, or was, encrypted by Vault. */
    Optional<String> url();

    /** Vault Enterprise or OpenBao namespace. */
    Optional<String> namespace();

    /** Name of a TLS configuration (quarkus.tls.NAME) whose trust store verifies Vault; the JDK's when absent. */
    Optional<String> tlsConfiguration();

    /** How long a connection may take to open. */
    @WithDefault("1S")
    Duration connectTimeout();

    /** How long one call may take. */
    @WithDefault("2S")
    Duration readTimeout();

    /** Connections kept open by each identity, and so the calls that it makes at once. */
    @WithDefault("32")
    @Min(1)
    @Max(1000)
    int poolSize();

    /** Calls of each identity that may wait for a connection; more are refused at once. */
    @WithDefault("512")
    @Min(1)
    @Max(512)
    int maxWaiting();

    /** A token is replaced when less than this remains of its life. */
    @WithDefault("5M")
    Duration renewGracePeriod();

    /** Mount of the tenants' keys. */
    @WithDefault("tenants")
    String tenantsMount();

    /** Mount of the platform's own keys. */
    @WithDefault("platform")
    String platformMount();

    /** Mount of the key that signs. */
    @WithDefault("audit-trail")
    String auditMount();

    /** Credentials of each identity that this process holds: api, provisioner, rotator, retirer, shredder. */
    Map<String, Identity> identities();

    /** One way to log in: AppRole, or a Kubernetes service account. */
    interface Identity {

        /** AppRole role_id. */
        Optional<String> roleId();

        /** AppRole secret_id. */
        Optional<String> secretId();

        /** Role of Vault's Kubernetes login. */
        Optional<String> kubernetesRole();

        /** File with the service account's token. */
        @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount/token")
        Path kubernetesTokenFile();
    }
}
