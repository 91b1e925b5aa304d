package io.tenantservice.crypto.vault;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransit;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyInfo;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyVersion;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitSignParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitSignResultData;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.DocumentSignature;
import io.tenantservice.crypto.DocumentSigner;
import io.tenantservice.crypto.DocumentType;
import io.tenantservice.crypto.Ed25519;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;

/** Vault Transit's key {@code checkpoint}, an Ed25519 key that never leaves Vault. */
@ApplicationScoped
class VaultSigner implements DocumentSigner {

    static final String KEY = "checkpoint";

    private final VaultConfig config;
    private final VaultCalls calls;

    VaultSigner(VaultConfig config, VaultCalls calls) {
        this.config = config;
        this.calls = calls;
    }

    @Override
    public boolean isConfigured() {
        return config.url().isPresent();
    }

    @Override
    public Uni<DocumentSignature> sign(DocumentType type, byte[] document) {
        byte[] message = type.message(document);
        VaultSecretsTransitSignParams params = new VaultSecretsTransitSignParams().setInput(message);
        return calls.repeatable(VaultIdentity.API, vault -> transit(vault).sign(KEY, params))
                .chain(signed -> calls.repeatable(
                                VaultIdentity.API, vault -> transit(vault).readKey(KEY))
                        .map(key -> signature(signed, key)))
                .invoke(signature -> requireGood(signature, message));
    }

    private DocumentSignature signature(VaultSecretsTransitSignResultData signed, VaultSecretsTransitKeyInfo key) {
        int version = signed.getKeyVersion();
        VaultSecretsTransitKeyVersion signer = key.getKeys().get(Integer.toString(version));
        if (signer == null) {
            // A node of Vault that lags behind has not heard of this version yet.
            throw new CryptoException(CryptoFailure.UNAVAILABLE);
        }
        // As vault:v1:BASE64.
        String text = signed.getSignature();
        return new DocumentSignature(
                config.auditMount(),
                KEY,
                version,
                Base64.getDecoder().decode(signer.getPublicKey()),
                Base64.getDecoder().decode(text.substring(text.lastIndexOf(':') + 1)));
    }

    /** Lest something is kept for good that nobody can verify. */
    private static void requireGood(DocumentSignature signature, byte[] message) {
        if (!Ed25519.verifies(signature.publicKey(), message, signature.value())) {
            throw new CryptoException(CryptoFailure.INTEGRITY);
        }
    }

    private VaultSecretsTransit transit(VaultClient vault) {
        return vault.secrets().transit(config.auditMount());
    }
}
