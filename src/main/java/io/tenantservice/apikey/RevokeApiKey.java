package io.tenantservice.apikey;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a key is revoked; people read it, and it stands in the audit log. */
@Schema(name = "RevokeApiKey")
public record RevokeApiKey(
        @NotBlank @Size(max = 500) @Schema(examples = "Found in a public repository")
        String reason) {}
