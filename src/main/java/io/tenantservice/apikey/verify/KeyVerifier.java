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
import io.tenantservice.platform.MonotonicClock;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.platform.security.Caller;
import io.tenantservice.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Says of presented keys whether they are good, and if not, why. */
@ApplicationScoped
public class KeyVerifier {

    /** An answer that took longer may have been overtaken by a change. */
    private static final Duration LATE = Duration.ofMillis(500);

    private final RegionConfig region;
    private final Pepper pepper;
    private final KeyPatterns patterns;
    private final ImportedKeys imported;
    private final KnownKeys known;
    private final DatabaseClock clock;
    private final MonotonicClock monotonic;
    private final KeyLimits limits;
    private final KeyUses uses;

    KeyVerifier(
            RegionConfig region,
            Pepper pepper,
            KeyPatterns patterns,
            ImportedKeys imported,
            KnownKeys known,
            DatabaseClock clock,
            MonotonicClock monotonic,
            KeyLimits limits,
            KeyUses uses) {
        this.region = region;
        this.pepper = pepper;
        this.patterns = patterns;
        this.imported = imported;
        this.known = known;
        this.clock = clock;
        this.monotonic = monotonic;
        this.limits = limits;
        this.uses = uses;
    }

    /** What is said of a key that was found. */
    @FunctionalInterface
    private interface Judge {

        Uni<KeyVerification> judge(KnownKey found, VerifyApiKey question);
    }

    /** @param caller a tenant learns of its own keys only */
    public Uni<KeyVerification> verify(VerifyApiKey question, Caller caller) {
        return Uni.createFrom().deferred(() -> {
            long began = monotonic.nanos();
            return verify(question, caller, this::charge)
                    .chain(answer -> confirm(answer, question, caller, began))
                    .invoke(answer -> count(answer, question));
        });
    }

    /** @return an answer for each question, in their order */
    Uni<List<KeyVerification>> verify(List<VerifyApiKey> questions, Caller caller) {
        return Uni.createFrom().deferred(() -> {
            long began = monotonic.nanos();
            return Uni.join()
                    .all(questions.stream()
                            .map(question -> verify(question, caller, this::charge))
                            .toList())
                    .andFailFast()
                    // Each has waited for the slowest.
                    .chain(answers -> confirm(answers, questions, caller, began));
        });
    }

    private Uni<List<KeyVerification>> confirm(
            List<KeyVerification> answers, List<VerifyApiKey> questions, Caller caller, long began) {
        return Uni.join()
                .all(IntStream.range(0, answers.size())
                        .mapToObj(i -> confirm(answers.get(i), questions.get(i), caller, began)
                                .invoke(answer -> count(answer, questions.get(i))))
                        .toList())
                .andFailFast();
    }

    /**
     * What was right before a wait for Redis or for a look-up, or before the process stood still, may be wrong after it.
     * So a VALID that comes late is looked at once more; it has been charged, and isn't again.
     */
    private Uni<KeyVerification> confirm(KeyVerification answer, VerifyApiKey question, Caller caller, long began) {
        if (!answer.valid() || monotonic.nanosSince(began) < LATE.toNanos()) {
            return Uni.createFrom().item(answer);
        }
        long again = monotonic.nanos();
        return verify(question, caller, this::decide)
                .chain(now -> now.valid()
                        ? confirm(answer, question, caller, again)
                        : Uni.createFrom().item(now));
    }

    private Uni<KeyVerification> verify(VerifyApiKey question, Caller caller, Judge judge) {
        return KeyFormat.parse(question.apiKey())
                .map(parts -> verify(question, parts, caller, judge))
                .orElseGet(() -> patterns.find(question.apiKey())
                        .chain(pattern -> pattern.map(foreign -> verify(question, foreign, caller, judge))
                                .orElseGet(() -> refused(VerifyCode.MALFORMED))));
    }

    private Uni<KeyVerification> verify(VerifyApiKey question, KeyFormat.Parts parts, Caller caller, Judge judge) {
        return parts.region().equals(region.id())
                ? known.find(present(question.apiKey())).chain(found -> answer(found, question, caller, judge))
                : Uni.createFrom().item(KeyVerification.ofAnotherRegion(parts.region()));
    }

    /** The text says whose imported key it is, so that of another tenant is none, whatever its hash. */
    private Uni<KeyVerification> verify(VerifyApiKey question, ForeignPattern pattern, Caller caller, Judge judge) {
        List<PepperHash> hashes = pepper.hashes(question.apiKey());
        PresentedKey presented = PresentedKey.of(hashes);
        return known.find(presented)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found)
                        : imported.take(question.apiKey(), pattern, hashes.getFirst())
                                .chain(() -> known.findAnew(presented)))
                .map(found -> found.filter(key -> key.key().tenantId().equals(pattern.tenantId())))
                .chain(found -> answer(found, question, caller, judge));
    }

    private PresentedKey present(Secret text) {
        return PresentedKey.of(pepper.hashes(text));
    }

    private Uni<KeyVerification> answer(Optional<KnownKey> found, VerifyApiKey question, Caller caller, Judge judge) {
        return found.filter(known -> caller.sees(known.key().tenantId()))
                .map(known -> judge.judge(known, question))
                .orElseGet(() -> refused(VerifyCode.NOT_FOUND));
    }

    private static Uni<KeyVerification> refused(VerifyCode code) {
        return Uni.createFrom().item(KeyVerification.refused(code));
    }

    private Uni<KeyVerification> charge(KnownKey found, VerifyApiKey question) {
        return decide(found, question).chain(answer -> limits.charge(found.key(), question, answer));
    }

    private Uni<KeyVerification> decide(KnownKey found, VerifyApiKey question) {
        return Uni.createFrom().item(KeyVerification.of(found.key(), found.tenant(), question, clock.now()));
    }

    /** Of keys that were found; what finds none is nobody's use. */
    private void count(KeyVerification answer, VerifyApiKey question) {
        if (answer.tenantId() != null && answer.keyId() != null) {
            uses.note(answer.tenantId(), answer.keyId(), answer.code(), question.ip());
        }
    }
}
