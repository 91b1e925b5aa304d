package io.tenantservice.crypto.rotation;

import io.tenantservice.crypto.CredentialCipher.Capabilities;
import io.tenantservice.crypto.EncryptionProvider;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An encryption provider as callers see it. */
@Schema(name = "EncryptionProviderDetails")
public record EncryptionProviderView(
        EncryptionProvider provider,

        @Schema(description = "Whether it has the keys of tenants that are created from now on", examples = "true")
        boolean encryptsNewTenants,

        @Schema(
                description = "Whether each tenant has a key of its own, with which all its secrets can be destroyed, "
                        + "those in backups too",
                examples = "true")
        boolean shredsTenants,

        @Schema(
                description = "Whether a key can be made to open nothing any more that its older versions wrote",
                examples = "true")
        boolean retiresVersions) {

    static EncryptionProviderView of(
            EncryptionProvider provider, boolean encryptsNewTenants, Capabilities capabilities) {
        return new EncryptionProviderView(
                provider, encryptsNewTenants, capabilities.shredsTenants(), capabilities.retiresVersions());
    }
}
