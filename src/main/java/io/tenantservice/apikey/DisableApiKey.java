package io.tenantservice.apikey;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a key is disabled; people read it, and it stands in the audit log. */
@Schema(name = "DisableApiKey")
public record DisableApiKey(
        @NotBlank @Size(max = 500) @Schema(examples = "Under investigation")
        String reason) {}
