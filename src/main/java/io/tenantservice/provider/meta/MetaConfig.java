package io.tenantservice.provider.meta;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How Meta Graph is reached. An authority of one's own is trusted by quarkus.tls.meta.trust-store.pem.certs. */
@ConfigMapping(prefix = "tenantservice.meta")
public interface MetaConfig {

    /** Where Graph is; anything but the default is warned about at start. */
    @WithDefault(MetaClient.GRAPH)
    @Pattern(regexp = "https://[^?#]+[^/?#]")
    String baseUrl();

    /** The version of the Graph API (v24.0 ends on 18 February 2028). */
    @WithDefault("v24.0")
    @Pattern(regexp = "v\\d{1,3}\\.\\d")
    String version();

    /** How long a connection may take to be made. */
    @WithDefault("3s")
    Duration connectTimeout();

    /** How long one call may take, from its first to its last byte. */
    @WithDefault("10s")
    Duration callTimeout();

    /** How often one call is tried at most. */
    @WithDefault("4")
    @Min(1)
    @Max(10)
    int maxAttempts();

    /** The longest pause before the second try; it doubles before each further one, and half of it is chance. */
    @WithDefault("200ms")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 10)
    Duration firstPause();

    /** How long a verification or a change may take with all its calls, waits and repetitions. */
    @WithDefault("30s")
    Duration totalBudget();

    /** How many calls an hour Meta takes for one WhatsApp Business account; its headers correct the count. */
    @WithDefault("200")
    @Min(10)
    @Max(1_000_000)
    int callsPerHour();

    /** A token that ends sooner than this is refused at onboarding. */
    @WithDefault("7d")
    Duration minimumTokenLife();
}
