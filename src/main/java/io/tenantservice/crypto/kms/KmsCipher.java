package io.tenantservice.crypto.kms;

import io.smallrye.mutiny.Uni;
import io.tenantservice.crypto.CipherContext;
import io.tenantservice.crypto.CipherResult;
import io.tenantservice.crypto.Ciphertext;
import io.tenantservice.crypto.CredentialCipher;
import io.tenantservice.crypto.CryptoException;
import io.tenantservice.crypto.CryptoFailure;
import io.tenantservice.crypto.KeyRef;
import io.tenantservice.crypto.PlatformKey;
import io.tenantservice.platform.attempt.CallerContext;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandRequest;

/**
 * AWS KMS: one symmetric key for the secrets of all tenants, told apart by the encryption context. A tenant's secrets
 * cannot be destroyed by destroying a key, and no old version of the key can be made to open nothing.
 */
@ApplicationScoped
public class KmsCipher implements CredentialCipher {

    /** What is the matter with one item alone; everything else would meet the others too. */
    private static final Set<CryptoFailure> OF_ONE_ITEM =
            EnumSet.of(CryptoFailure.INTEGRITY, CryptoFailure.BAD_REQUEST);

    private final KmsConfig config;
    private final KmsKeys keys;
    private final KmsCalls calls;
    private final KmsVersions versions;

    KmsCipher(KmsConfig config, KmsKeys keys, KmsCalls calls, KmsVersions versions) {
        this.config = config;
        this.keys = keys;
        this.calls = calls;
        this.versions = versions;
    }

    @Override
    public String provider() {
        return KeyArn.PROVIDER;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(false, false);
    }

    @Override
    public boolean isConfigured() {
        return keys.areThere();
    }

    @Override
    public KeyRef keyOf(UUID tenantId) {
        return keys.ofTenants().ref();
    }

    @Override
    public KeyRef keyOf(PlatformKey key) {
        return keys.of(key).ref();
    }

    @Override
    public Uni<Void> createKey(KeyRef key) {
        KeyArn arn = KeyArn.of(key);
        return calls.<DescribeKeyResponse>repeatable(
                        arn, kms -> kms.describeKey(describe -> describe.keyId(arn.text())))
                .invoke(described -> requireUsable(described.keyMetadata()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> latestVersion(KeyRef key) {
        return versions.now(KeyArn.of(key)).map(KeyVersions::newest);
    }

    @Override
    public Uni<Void> rotate(KeyRef key) {
        KeyArn arn = KeyArn.of(key);
        RotateKeyOnDemandRequest request =
                RotateKeyOnDemandRequest.builder().keyId(arn.text()).build();
        return calls.once(arn, kms -> kms.rotateKeyOnDemand(request).handle(KmsCipher::rotated))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<CipherResult<Ciphertext>>> encrypt(KeyRef key, List<ToEncrypt> items) {
        KeyArn arn = checked(key, items);
        return versions.atLeast(arn).chain(known -> each(items, item -> encrypt(arn, known, item)));
    }

    @Override
    public Uni<List<CipherResult<Secret>>> decrypt(KeyRef key, List<ToDecrypt> items) {
        KeyArn arn = checked(key, items);
        return each(items, item -> decrypt(arn, item));
    }

    @Override
    public Uni<List<CipherResult<Ciphertext>>> rewrap(KeyRef key, List<ToRewrap> items) {
        KeyArn arn = checked(key, items);
        return versions.atLeast(arn).chain(known -> each(items, item -> rewrap(arn, known, item)));
    }

    /** KMS opens for ever what a key has encrypted. */
    @Override
    public Uni<Void> retire(KeyRef key, int lowestVersion) {
        throw new UnsupportedOperationException("KMS retires no version of a key");
    }

    /** The key is that of all tenants. */
    @Override
    public Uni<Void> shred(KeyRef key) {
        throw new UnsupportedOperationException("no tenant has a key of its own in KMS");
    }

    @Override
    public boolean holdsShredder() {
        return false;
    }

    private Uni<Ciphertext> encrypt(KeyArn key, KeyVersions known, ToEncrypt item) {
        return chunked(
                        Chunks.of(item.plaintext().revealBytes()),
                        item.context(),
                        (chunk, context) -> calls.<EncryptResponse>repeatable(
                                        key,
                                        kms -> kms.encrypt(EncryptRequest.builder()
                                                .keyId(key.text())
                                                .encryptionContext(context)
                                                .plaintext(chunk)
                                                .build()))
                                .map(EncryptResponse::ciphertextBlob))
                .map(chunks -> new Ciphertext(key.ref(), known.newest(), Chunks.text(chunks)));
    }

    private Uni<Secret> decrypt(KeyArn key, ToDecrypt item) {
        return Uni.createFrom()
                .item(() -> Chunks.parse(item.ciphertext().text()))
                .chain(chunks -> chunked(
                        chunks,
                        item.context(),
                        (chunk, context) -> calls.<DecryptResponse>repeatable(
                                        key,
                                        kms -> kms.decrypt(DecryptRequest.builder()
                                                .keyId(key.text())
                                                .encryptionContext(context)
                                                .ciphertextBlob(chunk)
                                                .build()))
                                .map(DecryptResponse::plaintext)))
                .map(chunks -> Secret.of(Chunks.join(chunks)));
    }

    private Uni<Ciphertext> rewrap(KeyArn key, KeyVersions known, ToRewrap item) {
        return Uni.createFrom()
                .item(() -> Chunks.parse(item.ciphertext().text()))
                .chain(chunks -> chunked(
                        chunks,
                        item.context(),
                        (chunk, context) -> calls.<ReEncryptResponse>repeatable(
                                key,
                                kms -> kms.reEncrypt(ReEncryptRequest.builder()
                                        .sourceKeyId(key.text())
                                        .sourceEncryptionContext(context)
                                        .destinationKeyId(key.text())
                                        .destinationEncryptionContext(context)
                                        .ciphertextBlob(chunk)
                                        .build()))))
                .map(answers -> new Ciphertext(
                        key.ref(),
                        answers.stream()
                                .mapToInt(answer -> known.ofMaterial(answer.destinationKeyMaterialId()))
                                .min()
                                .orElseThrow(),
                        Chunks.text(answers.stream()
                                .map(ReEncryptResponse::ciphertextBlob)
                                .toList())));
    }

    /** KMS takes one item in a call. */
    private <I, T> Uni<List<CipherResult<T>>> each(List<I> items, Function<I, Uni<T>> work) {
        List<Uni<CipherResult<T>>> results =
                items.stream().map(item -> result(work.apply(item))).toList();
        return CallerContext.keep(Uni.join()
                .all(results)
                .usingConcurrencyOf(config.parallelItems())
                .andFailFast());
    }

    private static <T> Uni<CipherResult<T>> result(Uni<T> work) {
        return work.map(value -> (CipherResult<T>) new CipherResult.Done<>(value))
                .onFailure(KmsCipher::isOfOneItem)
                .recoverWithItem(failure -> new CipherResult.Failed<>(((CryptoException) failure).failure()));
    }

    private static <T> Uni<List<T>> chunked(
            List<SdkBytes> chunks, CipherContext place, BiFunction<SdkBytes, Map<String, String>, Uni<T>> call) {
        List<Uni<T>> results = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            results.add(call.apply(chunks.get(i), Chunks.context(place, i + 1, chunks.size())));
        }
        return Uni.join().all(results).andFailFast();
    }

    private static boolean isOfOneItem(Throwable failure) {
        return failure instanceof CryptoException crypto && OF_ONE_ITEM.contains(crypto.failure());
    }

    /** A rotation that somebody else has begun is as good as ours. */
    private static <T> @Nullable T rotated(@Nullable T answer, @Nullable Throwable failure) {
        if (failure == null || KmsFailures.isRotationUnderWay(failure)) {
            return answer;
        }
        throw new CompletionException(failure);
    }

    private static void requireUsable(KeyMetadata key) {
        if (key.keyState() == KeyState.PENDING_DELETION) {
            throw new CryptoException(CryptoFailure.KEY_DESTROYED);
        }
        if (key.keyState() != KeyState.ENABLED || key.keySpec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new CryptoException(CryptoFailure.PROVIDER_MISCONFIGURED);
        }
    }

    private static KeyArn checked(KeyRef key, List<?> items) {
        if (items.isEmpty() || items.size() > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH + " items, not " + items.size());
        }
        return KeyArn.of(key);
    }
}
