package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.platform.tenancy.DatabaseFailure;
import io.tenantservice.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of presented keys whether they are good, and if not, why. */
@ApplicationScoped
public class KeyVerifier {

    private final RegionConfig region;
    private final Pepper pepper;
    private final VerifyQuery query;

    KeyVerifier(RegionConfig region, Pepper pepper, VerifyQuery query) {
        this.region = region;
        this.pepper = pepper;
        this.query = query;
    }

    /** What the text of a key alone tells. */
    private sealed interface Presented {

        record Refused(KeyVerification answer) implements Presented {}

        record ToFind(KeyHash hash, VerifyApiKey question) implements Presented {}
    }

    /** @param caller a tenant learns of its own keys only */
    public Uni<KeyVerification> verify(VerifyApiKey question, Caller caller) {
        return switch (read(question)) {
            case Presented.Refused(KeyVerification answer) -> Uni.createFrom().item(answer);
            case Presented.ToFind(KeyHash hash, VerifyApiKey asked) ->
                orUnavailable(query.byHash(hash)).map(found -> answer(found.orElse(null), asked, caller));
        };
    }

    /** @return an answer for each question, in their order; PostgreSQL is asked once at most */
    Uni<List<KeyVerification>> verify(List<VerifyApiKey> questions, Caller caller) {
        List<Presented> presented = questions.stream().map(this::read).toList();
        return find(presented)
                .map(found -> presented.stream()
                        .map(key -> switch (key) {
                            case Presented.Refused(KeyVerification answer) -> answer;
                            case Presented.ToFind(KeyHash hash, VerifyApiKey question) ->
                                answer(found.get(hash), question, caller);
                        })
                        .toList());
    }

    private Presented read(VerifyApiKey question) {
        Secret text = question.apiKey();
        return KeyFormat.parse(text)
                .map(parts -> parts.region().equals(region.id())
                        ? (Presented) new Presented.ToFind(KeyHash.of(pepper.hash(text)), question)
                        : new Presented.Refused(KeyVerification.ofAnotherRegion(parts.region())))
                .orElseGet(() -> new Presented.Refused(KeyVerification.refused(VerifyCode.MALFORMED)));
    }

    private Uni<Map<KeyHash, FoundKey>> find(List<Presented> presented) {
        Set<KeyHash> hashes = presented.stream()
                .filter(Presented.ToFind.class::isInstance)
                .map(key -> ((Presented.ToFind) key).hash())
                .collect(Collectors.toSet());
        return hashes.isEmpty() ? Uni.createFrom().item(Map.of()) : orUnavailable(query.byHashes(hashes));
    }

    private static <T> Uni<T> orUnavailable(Uni<T> found) {
        return found.onFailure(DatabaseFailure::isUnavailable).transform(DatabaseFailure::asProblem);
    }

    private static KeyVerification answer(@Nullable FoundKey found, VerifyApiKey question, Caller caller) {
        return found == null || !caller.sees(found.key().tenantId())
                ? KeyVerification.refused(VerifyCode.NOT_FOUND)
                : KeyVerification.of(found.key(), found.tenant(), question, found.askedAt());
    }
}
