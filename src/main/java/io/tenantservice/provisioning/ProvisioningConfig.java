package io.tenantservice.provisioning;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where the providers send the events of the tenants that are onboarded: the platform's own services. */
@ConfigMapping(prefix = "tenantservice.provisioning")
public interface ProvisioningConfig {

    /** Where Meta sends messages; {tenant_id} and {phone_number_id} are filled in. */
    @Pattern(regexp = CallbackUrl.FORM)
    @Size(max = CallbackUrl.MAX_LENGTH)
    String whatsappCallbackUrl();

    /** Where Genesys sends what its agents write; {tenant_id} and {organization_id} are filled in. */
    @Pattern(regexp = CallbackUrl.FORM)
    @Size(max = CallbackUrl.MAX_LENGTH)
    String genesysCallbackUrl();

    /**
     * How long a provider may still carry out what it was asked and gave no answer to. A cancelled onboarding looks there
     * once more after this time.
     */
    @WithDefault("2m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration lateEffectsWithin();

    /**
     * How long a write to the database may take that began before a deletion. The tables of a tenant that leaves are looked
     * at once more after this time; longer than PostgreSQL lets a statement of ours run.
     */
    @WithDefault("10s")
    @DurationMin(millis = 100)
    @DurationMax(hours = 1)
    Duration lateWritesWithin();
}
