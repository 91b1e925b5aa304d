package io.tenantservice.provisioning.offboarding;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tenantservice.crypto.DocumentSignature;
import io.tenantservice.crypto.Ed25519;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A certificate with all that is needed to verify it offline. */
@Schema(name = "OffboardingCertificate")
public record CertificateView(
        UUID id,
        UUID tenantId,
        UUID operationId,
        Instant issuedAt,

        @Schema(
                description = "The certificate's very bytes (JSON by RFC 8785), in base64. What is signed is the line "
                        + "`tenant-service offboarding certificate v1`, a line feed, and these bytes",
                examples = "eyJhdWRpdCI6eyJoYXNoIjoiNjAzMDNhZTIyYjk5ODg2MSJ9fQ==")
        String payload,

        @Schema(
                type = SchemaType.OBJECT,
                description = "The same, to be read; docs/offboarding.md says what each field means",
                examples = "{\"format\":\"tenant-service offboarding certificate\",\"version\":1}")
        Map<String, Object> certificate,

        @Nullable @Schema(description = "Absent where the installation has no Vault, which alone signs")
        Signature signature,

        @Nullable
        @Schema(
                description =
                        "The key that verifies it (RFC 7468); compare it with the one that the platform publishes",
                examples = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA…\n-----END PUBLIC KEY-----\n")
        String publicKey) {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /** Who has signed. */
    @Schema(name = "OffboardingCertificateSignature")
    public record Signature(
            @Schema(examples = "Ed25519") String algorithm,

            @Schema(description = "Where it is in Vault", examples = "audit-trail/checkpoint")
            String key,

            @Schema(examples = "1") int keyVersion,

            @Schema(
                    description = "64 bytes, in base64",
                    examples =
                            "mJ0c4uX3b7mT8Yw2l1Q0yq9Zr0b8m4t7S6k5J3h2G1f0E9d8C7b6A5z4Y3x2W1v0U9t8S7r6Q5p4O3n2M1l0Dw==")
            String value) {}

    static CertificateView of(Certificate certificate, ObjectMapper json) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new CertificateView(
                certificate.id,
                certificate.tenantId,
                certificate.operationId,
                certificate.issuedAt,
                base64.encodeToString(certificate.payload),
                read(certificate.payload, json),
                certificate.signature == null
                        ? null
                        : new Signature(
                                DocumentSignature.ALGORITHM,
                                certificate.mount + "/" + certificate.keyName,
                                requireNonNull(certificate.keyVersion),
                                base64.encodeToString(certificate.signature)),
                certificate.publicKey == null ? null : Ed25519.pem(certificate.publicKey));
    }

    private static Map<String, Object> read(byte[] payload, ObjectMapper json) {
        try {
            return json.readValue(payload, OBJECT);
        } catch (IOException e) {
            throw new UncheckedIOException("a certificate that cannot be read", e);
        }
    }
}
