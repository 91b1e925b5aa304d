package io.tenantservice.crypto.kms;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Which keys of AWS KMS encrypt, and how KMS is reached. Credentials come by the AWS SDK's default chain. */
@ConfigMapping(prefix = "tenantservice.kms")
public interface KmsConfig {

    /**
     * ARN of the key for a purpose: tenants, and pepper, answers, intake, which share the one of the tenants where they
     * have none. Its region is where KMS is asked. No alias: that can be pointed at another key.
     */
    Map<String, String> keys();

    /** Address of KMS, as that of a VPC endpoint; the region's public one when absent. */
    Optional<URI> endpoint();

    /** How long a connection may take to open. */
    @WithDefault("1S")
    Duration connectTimeout();

    /** How long one call may take. */
    @WithDefault("2S")
    Duration callTimeout();

    /** Connections kept open in each region. */
    @WithDefault("64")
    @Min(1)
    @Max(1000)
    int poolSize();

    /** Items of one batch that are worked on at once, as KMS takes one in a call. */
    @WithDefault("16")
    @Min(1)
    @Max(150)
    int parallelItems();
}
