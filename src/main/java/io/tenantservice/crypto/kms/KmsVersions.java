package io.tenantservice.crypto.kms;

import io.smallrye.mutiny.Uni;
import io.tenantservice.platform.attempt.CallerContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsRequest;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsResponse;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** Reads the versions of keys. */
@ApplicationScoped
class KmsVersions {

    private final KmsCalls calls;
    private final Map<String, CompletableFuture<KeyVersions>> flights = new ConcurrentHashMap<>();

    KmsVersions(KmsCalls calls) {
        this.calls = calls;
    }

    /** As they are now: for who decides by it whether to rotate. */
    Uni<KeyVersions> now(KeyArn key) {
        return Uni.createFrom()
                .deferred(() -> page(key, null, new ArrayList<>()))
                .map(KeyVersions::of);
    }

    /**
     * As they were a moment ago: for who encrypts after that, with the newest of them or a newer one. KMS allows few
     * such calls a second, so those who want to know at the same time share one.
     */
    Uni<KeyVersions> atLeast(KeyArn key) {
        return CallerContext.keep(Uni.createFrom().completionStage(() -> share(key)));
    }

    private CompletableFuture<KeyVersions> share(KeyArn key) {
        CompletableFuture<KeyVersions> own = new CompletableFuture<>();
        CompletableFuture<KeyVersions> first = flights.putIfAbsent(key.text(), own);
        if (first != null) {
            return first.copy();
        }
        now(key).onTermination()
                .invoke(() -> flights.remove(key.text(), own))
                .subscribe()
                .with(own::complete, own::completeExceptionally);
        return own.copy();
    }

    private Uni<List<RotationsListEntry>> page(KeyArn key, @Nullable String marker, List<RotationsListEntry> entries) {
        ListKeyRotationsRequest request = ListKeyRotationsRequest.builder()
                .keyId(key.text())
                .includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL)
                .marker(marker)
                .build();
        return calls.<ListKeyRotationsResponse>repeatable(key, kms -> kms.listKeyRotations(request))
                .invoke(answer -> entries.addAll(answer.rotations()))
                .chain(answer -> Boolean.TRUE.equals(answer.truncated())
                        ? page(key, answer.nextMarker(), entries)
                        : Uni.createFrom().item(entries));
    }
}
