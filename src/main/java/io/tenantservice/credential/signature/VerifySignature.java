package io.tenantservice.credential.signature;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** A webhook as it came. */
@Schema(name = "VerifySignature")
public record VerifySignature(
        @NotNull Signatory provider,

        @Nullable
        @Pattern(regexp = "[0-9]{5,20}", message = "must be 5 to 20 digits")
        @Schema(description = "With META: the number that it is about", examples = "106540352242922")
        String phoneNumberId,

        @Nullable @Schema(description = "With GENESYS: the organization that has sent it")
        UUID genesysOrganizationId,

        @Nullable
        @Size(max = 50)
        @Schema(description = "With GENESYS: where the organization is", examples = "eu-central-1")
        String deploymentRegion,

        @Nullable
        @Size(max = 200)
        @Schema(
                description = "The header `X-Hub-Signature-256` as it came",
                examples = "sha256=88cd2108b5347d973cf39cdf9053d7dd42704876d8c9a9bd8e2d168259d3ddf7")
        String signature,

        @NotNull
        @Schema(
                description = "The bytes of the body as they came, in base64; some 750 KB at most",
                examples = "eyJvYmplY3QiOiJ3aGF0c2FwcF9idXNpbmVzc19hY2NvdW50In0=")
        String body,

        @Nullable
        @DurationMin(seconds = 1)
        @DurationMax(days = 30)
        @Schema(
                type = SchemaType.STRING,
                description =
                        "How old the newest event may be, as ISO 8601 has it, 1 second to 30 days. Without it 7 days for "
                                + "META, which sends again for so long what was not taken, and 5 minutes for GENESYS",
                examples = "PT5M")
        Duration maxAge) {

    /** It holds what customers write. */
    @Override
    public String toString() {
        return "VerifySignature[" + provider + "]";
    }
}
