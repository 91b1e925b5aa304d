package io.tenantservice.provisioning;

import io.tenantservice.apikey.CreateApiKey;
import io.tenantservice.configuration.TenantConfiguration;
import io.tenantservice.credential.CreateGenesysOrganization;
import io.tenantservice.credential.CreateWhatsAppAccount;
import io.tenantservice.tenant.CreateTenant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant to be brought to a working connection. */
@Schema(name = "OnboardTenant")
public record OnboardTenant(
        @NotNull @Valid CreateTenant tenant,
        @NotNull @Valid CreateWhatsAppAccount whatsappAccount,
        @NotNull @Valid CreateGenesysOrganization genesysOrganization,

        @NotNull @Valid @Schema(description = "The tenant's first key; its text is handed out by `:claimApiKey`")
        CreateApiKey apiKey,

        @Nullable @Valid @Schema(description = "What is absent has its default")
        TenantConfiguration configuration) {

    /** What can be told at once, so that nobody has to wait for a step to fail. */
    void check(Instant now) {
        genesysOrganization.requireRegion("/genesys_organization/deployment_region");
        apiKey.check(now, "/api_key");
    }
}
