package io.tenantservice.provider.genesys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How Genesys Cloud is reached. An authority of one's own is trusted by quarkus.tls.genesys.trust-store.pem.certs. */
@ConfigMapping(prefix = "tenantservice.genesys")
public interface GenesysConfig {

    /** Where tokens are issued; {domain} is the region's. Anything but the default is warned about at start. */
    @WithDefault(GenesysClient.LOGIN)
    @Pattern(regexp = "https://[^?#]*\\{domain}[^?#]*")
    String loginUrl();

    /** Where the platform API is; {domain} is the region's. Anything but the default is warned about at start. */
    @WithDefault(GenesysClient.API)
    @Pattern(regexp = "https://[^?#]*\\{domain}[^?#]*")
    String apiUrl();

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

    /** How many calls a minute Genesys takes from one client; its headers correct the count. */
    @WithDefault("300")
    @Min(10)
    @Max(1_000_000)
    int callsPerMinute();

    /** How often an integration that Genesys is making in the background is looked at. */
    @WithDefault("500ms")
    Duration pollInterval();
}
