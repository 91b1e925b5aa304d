package io.tenantservice.crypto.rotation;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which keys are rotated. */
@Schema(name = "StartKeyRotation")
public record StartKeyRotation(
        @Nullable @Schema(description = "Whose key; absent for the keys of all tenants")
        UUID tenantId) {}
