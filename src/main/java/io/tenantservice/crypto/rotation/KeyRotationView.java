package io.tenantservice.crypto.rotation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyOwner;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.platform.http.Accepted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A rotation as callers see it. */
@Schema(name = "KeyRotation")
public record KeyRotationView(
        UUID id,

        @Nullable @Schema(description = "Whose key; absent for all keys, and for one of the platform")
        UUID tenantId,

        @Nullable @Schema(description = "Which of the platform's own keys; absent for all keys, and for a tenant's")
        PlatformKey platformKey,

        @Nullable @Schema(description = "Where the secrets move to; absent where each key gets its next version")
        EncryptionProvider targetProvider,

        KeyRotationState state,
        RotationProgress progress,

        @Schema(description = "What could not be moved; the first 100")
        List<Quarantined> quarantine,

        Instant createdAt,
        @Nullable Instant finishedAt)
        implements Accepted {

    /** A ciphertext that was left as it is. */
    @Schema(name = "QuarantinedCiphertext")
    public record Quarantined(
            @Nullable @Schema(description = "Absent for what a key of the platform has encrypted")
            UUID tenantId,

            @Nullable @Schema(description = "Absent for a tenant's secrets")
            PlatformKey platformKey,

            @Schema(description = "Table and column", examples = "credential_secret.ciphertext")
            String column,

            @Schema(
                    description = "Which row of it",
                    examples = "credential 0199f0a2-7c3e-7a41-b0de-5d2c8f1e9a04, APP_SECRET, version 1")
            String place,

            CryptoFailure reason,
            Instant createdAt) {}

    static KeyRotationView of(KeyRotation rotation, RotationProgress progress, List<QuarantinedCiphertext> quarantine) {
        return new KeyRotationView(
                rotation.id,
                rotation.owner().map(KeyRotationView::tenantId).orElse(null),
                rotation.owner().map(KeyRotationView::platformKey).orElse(null),
                rotation.targetProvider,
                rotation.state,
                progress,
                quarantine.stream().map(KeyRotationView::quarantined).toList(),
                rotation.createdAt,
                rotation.finishedAt);
    }

    private static Quarantined quarantined(QuarantinedCiphertext row) {
        KeyOwner owner = KeyOwner.of(row.ownerId);
        return new Quarantined(
                tenantId(owner), platformKey(owner), row.columnName, row.place, row.reason, row.createdAt);
    }

    private static @Nullable UUID tenantId(KeyOwner owner) {
        return owner instanceof KeyOwner.OfTenant(UUID id) ? id : null;
    }

    private static @Nullable PlatformKey platformKey(KeyOwner owner) {
        return owner instanceof KeyOwner.OfPlatform(PlatformKey key) ? key : null;
    }

    @Override
    public String location() {
        return "/v1/key-rotations/" + id;
    }

    /** Nothing but growing numbers, so their sum grows with every change. */
    @Override
    @JsonIgnore
    public long version() {
        return progress.tenantsDone()
                + progress.platformKeysDone()
                + progress.total()
                + progress.done()
                + progress.failed()
                + progress.quarantined()
                + (progress.minimumVersion() == null ? 0 : progress.minimumVersion())
                + (finishedAt == null ? 0 : 1);
    }
}
