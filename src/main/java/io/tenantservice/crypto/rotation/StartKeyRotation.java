package io.tenantservice.crypto.rotation;

import io.tenantservice.crypto.EncryptionProvider;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which keys are rotated, and whereto. */
@Schema(name = "StartKeyRotation")
public record StartKeyRotation(
        @Nullable @Schema(description = "Whose key; absent for the keys of all tenants")
        UUID tenantId,

        @Nullable
        @Schema(
                description = "Moves the secrets to the key that this provider has for the tenant, instead of giving "
                        + "the key a next version; what is under that key already stays as it is")
        EncryptionProvider targetProvider) {}
