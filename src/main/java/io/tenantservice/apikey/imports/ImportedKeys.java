package io.tenantservice.apikey.imports;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.imports.ImportedKeyQuery.Candidate;
import io.tenantservice.apikey.imports.ImportedKeyQuery.Wanted;
import io.tenantservice.crypto.PepperHash;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds keys by what was imported of them, and makes keys like all others of them. */
@ApplicationScoped
public class ImportedKeys {

    private final ImportedKeyQuery query;
    private final BcryptChecks checks;

    ImportedKeys(ImportedKeyQuery query, BcryptChecks checks) {
        this.query = query;
        this.checks = checks;
    }

    /**
     * Looks whether the text is of a key that was imported and not used yet. If so, the key is found by the hash from then
     * on, and what was imported is erased.
     *
     * @param pattern of the text; only its tenant's keys are looked at
     * @return when it is done, whether there was one or not; fails with API_KEY_CHECKS_BUSY, DATABASE_UNAVAILABLE
     */
    public Uni<Void> take(Secret text, ForeignPattern pattern, PepperHash hash) {
        String beginning = pattern.pattern().lookupLength() == null
                ? null
                : text.reveal().substring(0, pattern.pattern().lookupLength());
        return query.find(new Wanted(pattern.tenantId(), sha256(text), beginning))
                .chain(candidates -> choose(text, pattern.tenantId(), beginning == null ? "" : beginning, candidates))
                .chain(chosen -> chosen.map(key -> query.move(pattern.tenantId(), key, hash))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Optional<UUID>> choose(Secret text, UUID tenantId, String beginning, List<Candidate> candidates) {
        Optional<UUID> found = candidates.stream()
                .filter(candidate -> candidate.algorithm() == ImportAlgorithm.SHA256)
                .map(Candidate::apiKeyId)
                .findFirst();
        return found.isPresent() || candidates.isEmpty()
                ? Uni.createFrom().item(found)
                : checks.find(text, tenantId, beginning, candidates);
    }

    private static String sha256(Secret text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.revealBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
