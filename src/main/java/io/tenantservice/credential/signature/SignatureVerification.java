package io.tenantservice.credential.signature;

import io.tenantservice.credential.resolve.SigningSecrets.Signer;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whether a webhook was signed by its provider. */
@Schema(name = "SignatureVerification")
public record SignatureVerification(
        boolean valid,
        SignatureCode code,
        UUID tenantId,

        @Schema(description = "The WhatsApp account or Genesys organization")
        UUID credentialId,

        @Nullable
        @Schema(description = "Present with VALID: whether it was signed with the secret that was replaced last")
        Boolean previousSecret,

        @Nullable
        @Schema(description = "Present when the signature is good: the newest time in the body, if there is one")
        Instant eventTime) {

    static SignatureVerification refused(Signer signer, SignatureCode code, @Nullable Instant eventTime) {
        return new SignatureVerification(false, code, signer.tenantId(), signer.credentialId(), null, eventTime);
    }

    static SignatureVerification valid(Signer signer, boolean previousSecret, @Nullable Instant eventTime) {
        return new SignatureVerification(
                true, SignatureCode.VALID, signer.tenantId(), signer.credentialId(), previousSecret, eventTime);
    }
}
