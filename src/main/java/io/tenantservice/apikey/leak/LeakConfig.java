package io.tenantservice.apikey.leak;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * Who may report leaked keys. An authority of one's own that signs the source's certificate is trusted by
 * quarkus.tls.leaks.trust-store.pem.certs.
 */
@ConfigMapping(prefix = "tenantservice.leaks")
public interface LeakConfig {

    /** Where the reporter's public keys are; reports are refused while this is absent. */
    Optional<
                    @Pattern(
                            regexp = "https://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?([/?][!-~&&[^#]]*)?",
                            message = "must be an https address in ASCII, without a fragment")
                    String>
            publicKeysUrl();

    /**
     * Sent there as the bearer token, when it is set: GitHub answers those who have one more often. Line breaks at its end
     * are left out.
     */
    Optional<
                    @Pattern(
                            regexp = "[!-~]+[\\r\\n]*",
                            message = "must be one line of visible ASCII characters, without spaces")
                    String>
            publicKeysToken();

    /** How long a key goes on beside its successor, where the tenant's policy is ROTATE. */
    @WithDefault("24h")
    @DurationMin
    @DurationMax(days = 30)
    Duration rotationGrace();
}
