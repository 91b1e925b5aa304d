package io.tenantservice.feature;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a feature shall stand. */
@Schema(name = "PutFeatureFlag")
public record PutFeatureFlag(
        @NotNull @Schema(examples = "false") Boolean enabled,

        @Nullable
        @Size(min = 1, max = 500)
        @Schema(description = "For who finds it off, and for the audit log", examples = "Meta is down")
        String reason) {}
