package io.tenantservice.credential;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Changes to a Genesys organization; what is absent stays as it is. */
@Schema(name = "PatchGenesysOrganization")
public record PatchGenesysOrganization(
        @Nullable @Schema(description = "False keeps it, but it is not resolved any more")
        Boolean isActive) {

    Map<String, String> auditDetails() {
        return isActive == null ? Map.of() : Map.of("is_active", isActive.toString());
    }
}
