package io.tenantservice.credential;

import static io.tenantservice.platform.problem.ProblemCode.GENESYS_REGION_UNKNOWN;

import io.tenantservice.platform.problem.Problem;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.provider.genesys.GenesysRegion;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A Genesys Cloud organization to be connected. */
@Schema(name = "CreateGenesysOrganization")
public record CreateGenesysOrganization(
        @NotNull @Schema(examples = "7a1d0c5e-2f63-4c0e-9a57-5d1f0a6f3b21")
        UUID organizationId,

        @NotNull
        @Size(max = 50)
        @Schema(
                description = "Region of the organization: its AWS name, or the domain of Genesys Cloud there",
                examples = "eu-central-1")
        String deploymentRegion,

        @NotNull @Schema(description = "Id of an OAuth client with client credentials grant", examples = "0f0b6c1e-...")
        Secret clientId,

        @NotNull @Schema(examples = "x7Qk...") Secret clientSecret,

        @Nullable @Schema(description = "Whether the organization is resolved and re-checked", defaultValue = "true")
        Boolean isActive) {

    /** @throws Problem GENESYS_REGION_UNKNOWN at the pointer */
    public GenesysRegion requireRegion(String pointer) {
        return GenesysRegion.of(deploymentRegion)
                .orElseThrow(() -> Problem.of(GENESYS_REGION_UNKNOWN).at(pointer));
    }
}
