package io.tenantservice.crypto.vault;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransit;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitCreateKeyParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitEncryptBatchItem;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitEncryptBatchParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitEncryptResultBatchItem;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyInfo;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyType;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitRewrapBatchItem;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitRewrapBatchParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitRewrapResultBatchItem;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitRotateKeyParams;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitUpdateKeyParams;
import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.EncryptionProvider;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.crypto.vault.VaultCalls.OneStep;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Vault Transit: one derived AES-256-GCM key per tenant, which never leaves Vault. */
@ApplicationScoped
public class VaultCipher implements CredentialCipher {

    static final String PROVIDER = EncryptionProvider.VAULT.key();

    /** Key names go into Vault's URL as they are, so nothing else is let through. */
    private static final Pattern TENANT_KEY = Pattern.compile("t-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Pattern PLATFORM_KEY = Pattern.compile("[a-z]{3,20}");

    private final VaultConfig config;
    private final VaultCalls calls;

    VaultCipher(VaultConfig config, VaultCalls calls) {
        this.config = config;
        this.calls = calls;
    }

    @Override
    public String provider() {
        return PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true);
    }

    @Override
    public boolean isConfigured() {
        return config.url().isPresent();
    }

    @Override
    public KeyRef keyOf(UUID tenantId) {
        return new KeyRef(PROVIDER, config.tenantsMount(), "t-" + tenantId);
    }

    @Override
    public KeyRef keyOf(PlatformKey key) {
        return new KeyRef(PROVIDER, config.platformMount(), key.keyName());
    }

    @Override
    public Uni<Void> createKey(KeyRef key) {
        VaultSecretsTransitCreateKeyParams params = new VaultSecretsTransitCreateKeyParams()
                .setType(VaultSecretsTransitKeyType.AES256_GCM96)
                .setDerived(true)
                .setExportable(false)
                .setAllowPlaintextBackup(false);
        String name = checked(key);
        if (PLATFORM_KEY.matcher(name).matches()) {
            return latestVersion(key).replaceWithVoid();
        }
        return calls.repeatable(
                        VaultIdentity.PROVISIONER, vault -> transit(vault, key).createKey(name, params))
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> latestVersion(KeyRef key) {
        String name = checked(key);
        return calls.repeatable(
                        VaultIdentity.ROTATOR, vault -> transit(vault, key).readKey(name))
                .map(VaultSecretsTransitKeyInfo::getLatestVersion);
    }

    @Override
    public Uni<Void> rotate(KeyRef key) {
        VaultSecretsTransitRotateKeyParams params = new VaultSecretsTransitRotateKeyParams();
        String name = checked(key);
        return calls.once(VaultIdentity.ROTATOR, vault -> transit(vault, key).rotateKey(name, params));
    }

    @Override
    public Uni<List<CipherResult<Ciphertext>>> encrypt(KeyRef key, List<ToEncrypt> items) {
        VaultSecretsTransitEncryptBatchParams batch = new VaultSecretsTransitEncryptBatchParams()
                .setBatchInput(items.stream().map(VaultCipher::batchItem).toList())
                .allowPartialFailure();
        String name = checked(key, items);
        return calls.repeatableBatch(
                VaultIdentity.API,
                vault -> transit(vault, key).encryptBatch(name, batch),
                result -> encrypted(key, result));
    }

    @Override
    public Uni<List<CipherResult<Secret>>> decrypt(KeyRef key, List<ToDecrypt> items) {
        checked(key, items);
        return calls.repeatableDecrypt(VaultIdentity.API, (vault, left) -> vault.decrypt(key, items, left));
    }

    /** Vault answers 200 even when every item has failed; it knows no partial failure here. */
    @Override
    public Uni<List<CipherResult<Ciphertext>>> rewrap(KeyRef key, List<ToRewrap> items) {
        VaultSecretsTransitRewrapBatchParams batch = new VaultSecretsTransitRewrapBatchParams()
                .setBatchInput(items.stream().map(VaultCipher::batchItem).toList());
        String name = checked(key, items);
        return calls.repeatableBatch(
                VaultIdentity.ROTATOR,
                vault -> transit(vault, key).rewrapBatch(name, batch),
                result -> rewrapped(key, result));
    }

    @Override
    public Uni<Void> retire(KeyRef key, int lowestVersion) {
        VaultSecretsTransitUpdateKeyParams params =
                new VaultSecretsTransitUpdateKeyParams().setMinDecryptionVersion(lowestVersion);
        String name = checked(key);
        return calls.forOneStep(
                VaultIdentity.RETIRER,
                step -> step.repeatable(vault -> transit(vault, key).readKey(name))
                        .chain(info -> info.getMinDecryptionVersion() < lowestVersion
                                ? step.once(vault -> transit(vault, key).updateKey(name, params))
                                : Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<Void> shred(KeyRef key) {
        checked(key);
        return calls.forOneStep(
                VaultIdentity.SHREDDER,
                step -> isThere(step, key)
                        .chain(there ->
                                there ? destroy(step, key) : Uni.createFrom().voidItem()));
    }

    @Override
    public boolean holdsShredder() {
        return config.identities().containsKey(VaultIdentity.SHREDDER.key());
    }

    private static Uni<Void> destroy(OneStep step, KeyRef key) {
        VaultSecretsTransitUpdateKeyParams params = new VaultSecretsTransitUpdateKeyParams().setDeletionAllowed(true);
        return step.once(vault -> transit(vault, key).updateKey(key.name(), params))
                .chain(() -> step.once(vault -> transit(vault, key).deleteKey(key.name())))
                .chain(() -> isThere(step, key))
                .invoke(VaultCipher::requireGone)
                .replaceWithVoid();
    }

    /** Only "no such key" is taken for an absence: not a missing mount, and not a Vault that is away. */
    private static Uni<Boolean> isThere(OneStep step, KeyRef key) {
        return step.repeatable(vault -> transit(vault, key).readKey(key.name()))
                .replaceWith(true)
                .onFailure(VaultCipher::isAbsence)
                .recoverWithItem(false);
    }

    private static boolean isAbsence(Throwable failure) {
        return failure instanceof CryptoException crypto && crypto.failure() == CryptoFailure.KEY_DESTROYED;
    }

    /** A node of Vault that lags behind has not heard of the deletion yet. */
    private static void requireGone(boolean isThere) {
        if (isThere) {
            throw new CryptoException(CryptoFailure.UNAVAILABLE);
        }
    }

    private static VaultSecretsTransit transit(VaultClient vault, KeyRef key) {
        return vault.secrets().transit(key.mount());
    }

    private static String checked(KeyRef key) {
        boolean known = TENANT_KEY.matcher(key.name()).matches()
                || PLATFORM_KEY.matcher(key.name()).matches();
        if (!key.provider().equals(PROVIDER) || !known) {
            throw new IllegalArgumentException("not a key of ours in Vault");
        }
        return key.name();
    }

    private static String checked(KeyRef key, List<?> items) {
        if (items.isEmpty() || items.size() > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH + " items, not " + items.size());
        }
        return checked(key);
    }

    private static VaultSecretsTransitEncryptBatchItem batchItem(ToEncrypt item) {
        return new VaultSecretsTransitEncryptBatchItem()
                .setContext(item.context().bytes())
                .setPlaintext(item.plaintext().revealBytes());
    }

    private static VaultSecretsTransitRewrapBatchItem batchItem(ToRewrap item) {
        return new VaultSecretsTransitRewrapBatchItem()
                .setContext(item.context().bytes())
                .setCiphertext(item.ciphertext().text());
    }

    private static CipherResult<Ciphertext> encrypted(KeyRef key, VaultSecretsTransitEncryptResultBatchItem result) {
        return isFailed(result.getError())
                ? new CipherResult.Failed<>(VaultFailures.classifyItem(result.getError()))
                : new CipherResult.Done<>(new Ciphertext(key, result.getKeyVersion(), result.getCiphertext()));
    }

    private static CipherResult<Ciphertext> rewrapped(KeyRef key, VaultSecretsTransitRewrapResultBatchItem result) {
        return isFailed(result.getError())
                ? new CipherResult.Failed<>(VaultFailures.classifyItem(result.getError()))
                : new CipherResult.Done<>(new Ciphertext(key, result.getKeyVersion(), result.getCiphertext()));
    }

    private static boolean isFailed(@Nullable String error) {
        return error != null && !error.isEmpty();
    }
}
