package io.tenantservice.crypto.rotation;

import static io.tenantservice.platform.problem.ProblemCode.INVALID_FORMAT;

import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.platform.problem.FieldError;
import io.tenantservice.platform.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which keys are rotated, and whereto. */
@Schema(name = "StartKeyRotation")
public record StartKeyRotation(
        @Nullable
        @Schema(description = "Whose key; without it and `platform_key`, the keys of all tenants and of the platform")
        UUID tenantId,

        @Nullable @Schema(description = "Which of the platform's own keys; not together with `tenant_id`")
        PlatformKey platformKey,

        @Nullable
        @Schema(
                description = "Moves the secrets to the key that this provider has for the owner, instead of giving "
                        + "the key a next version; what is under that key already stays as it is")
        EncryptionProvider targetProvider) {

    static final StartKeyRotation EVERYTHING = new StartKeyRotation(null, null, null);

    /**
     * @return nothing for all keys
     * @throws Problem when both a tenant and a key of the platform are named
     */
    Optional<KeyOwner> owner() {
        if (tenantId != null && platformKey != null) {
            throw Problem.of(
                    List.of(new FieldError("/platform_key", INVALID_FORMAT, "one key at a time: tenant_id is given")));
        }
        Optional<KeyOwner> ofTenant = Optional.ofNullable(tenantId).map(KeyOwner.OfTenant::new);
        return ofTenant.or(() -> Optional.ofNullable(platformKey).map(KeyOwner.OfPlatform::new));
    }
}
