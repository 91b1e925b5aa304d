package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.VerifyCode;
import io.tenantservice.apikey.imports.ForeignPattern;
import io.tenantservice.apikey.imports.ImportedKeys;
import io.tenantservice.apikey.imports.KeyPatterns;
import io.tenantservice.apikey.usage.KeyUses;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.crypto.PepperHash;
import io.tenantservice.platform.DatabaseClock;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Says of presented keys whether they are good, and if not, why. */
@ApplicationScoped
public class KeyVerifier {

    private final RegionConfig region;
    private final Pepper pepper;
    private final KeyPatterns patterns;
    private final ImportedKeys imported;
    private final KnownKeys known;
    private final DatabaseClock clock;
    private final KeyLimits limits;
    private final KeyUses uses;

    KeyVerifier(
            RegionConfig region,
            Pepper pepper,
            KeyPatterns patterns,
            ImportedKeys imported,
            KnownKeys known,
            DatabaseClock clock,
            KeyLimits limits,
            KeyUses uses) {
        this.region = region;
        this.pepper = pepper;
        this.patterns = patterns;
        this.imported = imported;
        this.known = known;
        this.clock = clock;
        this.limits = limits;
        this.uses = uses;
    }

    /** @param caller a tenant learns of its own keys only */
    public Uni<KeyVerification> verify(VerifyApiKey question, Caller caller) {
        return KeyFormat.parse(question.apiKey())
                .map(parts -> verify(question, parts, caller))
                .orElseGet(() -> patterns.find(question.apiKey())
                        .chain(pattern -> pattern.map(foreign -> verify(question, foreign, caller))
                                .orElseGet(
                                        () -> Uni.createFrom().item(KeyVerification.refused(VerifyCode.MALFORMED)))));
    }

    private Uni<KeyVerification> verify(VerifyApiKey question, KeyFormat.Parts parts, Caller caller) {
        return parts.region().equals(region.id())
                ? known.find(present(question.apiKey())).chain(found -> answer(found, question, caller))
                : Uni.createFrom().item(KeyVerification.ofAnotherRegion(parts.region()));
    }

    /** The text says whose imported key it is, so that of another tenant is none, whatever its hash. */
    private Uni<KeyVerification> verify(VerifyApiKey question, ForeignPattern pattern, Caller caller) {
        List<PepperHash> hashes = pepper.hashes(question.apiKey());
        PresentedKey presented = PresentedKey.of(hashes);
        return known.find(presented)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found)
                        : imported.take(question.apiKey(), pattern, hashes.getFirst())
                                .chain(() -> known.findAnew(presented)))
                .map(found -> found.filter(key -> key.key().tenantId().equals(pattern.tenantId())))
                .chain(found -> answer(found, question, caller));
    }

    private PresentedKey present(Secret text) {
        return PresentedKey.of(pepper.hashes(text));
    }

    private Uni<KeyVerification> answer(Optional<KnownKey> found, VerifyApiKey question, Caller caller) {
        return found.filter(known -> caller.sees(known.key().tenantId()))
                .map(known -> answer(known, question))
                .orElseGet(() -> Uni.createFrom().item(KeyVerification.refused(VerifyCode.NOT_FOUND)));
    }

    private Uni<KeyVerification> answer(KnownKey found, VerifyApiKey question) {
        KeyFacts key = found.key();
        return limits.charge(key, question, KeyVerification.of(key, found.tenant(), question, clock.now()))
                .invoke(answer -> uses.note(key.tenantId(), key.id(), answer.code(), question.ip()));
    }

    /** @return an answer for each question, in their order */
    Uni<List<KeyVerification>> verify(List<VerifyApiKey> questions, Caller caller) {
        return Uni.join()
                .all(questions.stream()
                        .map(question -> verify(question, caller))
                        .toList())
                .andFailFast();
    }
}
