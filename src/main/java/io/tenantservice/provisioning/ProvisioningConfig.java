package io.tenantservice.provisioning;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

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
}
