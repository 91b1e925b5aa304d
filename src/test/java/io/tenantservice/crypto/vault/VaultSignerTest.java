package io.tenantservice.crypto.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.tenantservice.api.VaultAdministrator;
import io.tenantservice.crypto.DocumentSignature;
import io.tenantservice.crypto.DocumentType;
import io.tenantservice.crypto.Ed25519;
import io.tenantservice.stack.StackResource;
import jakarta.inject.Inject;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Signatures that the real Vault makes, verified by the JDK. */
@QuarkusTest
@QuarkusTestResource(StackResource.class)
class VaultSignerTest {

    private static final byte[] DOCUMENT = "{\"format\":\"a document\"}".getBytes(UTF_8);

    @Inject
    VaultSigner signer;

    @Test
    void signatureIsVerifiedByWhoHasThePublicKeyAlone() throws Throwable {
        DocumentSignature signed = sign(DOCUMENT);

        assertThat(signed.value()).hasSize(64);
        assertThat(signed.publicKey()).hasSize(32);
        assertThat(verifiesByItsPem(signed, DocumentType.OFFBOARDING_CERTIFICATE.message(DOCUMENT)))
                .isTrue();
    }

    /** So that a certificate cannot be shown as what the same key signs for the audit. */
    @Test
    void documentWithoutTheLineOfItsTypeIsNotWhatWasSigned() throws Throwable {
        DocumentSignature signed = sign(DOCUMENT);

        assertThat(Ed25519.verifies(signed.publicKey(), DOCUMENT, signed.value()))
                .isFalse();
    }

    @Test
    void alteredDocumentAndAlteredSignatureAreRefused() throws Throwable {
        DocumentSignature signed = sign(DOCUMENT);
        byte[] altered = DOCUMENT.clone();
        altered[3] ^= 1;
        byte[] forged = signed.value().clone();
        forged[5] ^= 1;

        assertThat(Ed25519.verifies(
                        signed.publicKey(), DocumentType.OFFBOARDING_CERTIFICATE.message(altered), signed.value()))
                .isFalse();
        assertThat(Ed25519.verifies(signed.publicKey(), DocumentType.OFFBOARDING_CERTIFICATE.message(DOCUMENT), forged))
                .isFalse();
    }

    @Test
    void versionNamesThePublicKeyThatVerifiesAfterTheKeyHasRotated() throws Throwable {
        DocumentSignature before = sign(DOCUMENT);
        VaultAdministrator.rotate(before.mount(), before.keyName());

        DocumentSignature after = sign(DOCUMENT);

        assertThat(after.keyVersion()).isEqualTo(before.keyVersion() + 1);
        assertThat(after.publicKey()).isNotEqualTo(before.publicKey());
        assertThat(verifiesByItsPem(after, DocumentType.OFFBOARDING_CERTIFICATE.message(DOCUMENT)))
                .isTrue();
    }

    private DocumentSignature sign(byte[] document) throws Throwable {
        return VertxContextSupport.subscribeAndAwait(() -> signer.sign(DocumentType.OFFBOARDING_CERTIFICATE, document));
    }

    private static boolean verifiesByItsPem(DocumentSignature signed, byte[] message) throws Exception {
        String der =
                Ed25519.pem(signed.publicKey()).replaceAll("-----.*-----", "").replaceAll("\\s", "");
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(der))));
        verifier.update(message);
        return verifier.verify(signed.value());
    }
}
