package io.tenantservice.apikey.verify;

import io.smallrye.mutiny.Uni;
import io.tenantservice.apikey.KeyFormat;
import io.tenantservice.apikey.imports.ForeignPattern;
import io.tenantservice.apikey.imports.ImportedKeys;
import io.tenantservice.apikey.imports.KeyPatterns;
import io.tenantservice.crypto.Pepper;
import io.tenantservice.crypto.PepperHash;
import io.tenantservice.platform.secret.Secret;
import io.tenantservice.region.RegionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which key a text is, on the way of verifications but by what PostgreSQL holds at this moment. It judges nothing:
 * a key that is revoked is found too.
 */
@ApplicationScoped
public class KeyFinder {

    /** What a text is. */
    public sealed interface Finding {

        /** A key that this region has issued, or taken in. */
        record Key(UUID tenantId, UUID id) implements Finding {}

        /** No key, as far as this region knows. */
        record NoKey() implements Finding {}

        /** It has the form of a key of another region, which alone knows whether it is one. */
        record OfAnotherRegion() implements Finding {}
    }

    private final RegionConfig region;
    private final Pepper pepper;
    private final KeyPatterns patterns;
    private final ImportedKeys imported;
    private final KnownKeys known;

    KeyFinder(RegionConfig region, Pepper pepper, KeyPatterns patterns, ImportedKeys imported, KnownKeys known) {
        this.region = region;
        this.pepper = pepper;
        this.patterns = patterns;
        this.imported = imported;
        this.known = known;
    }

    /** @return fails with DATABASE_UNAVAILABLE, ENCRYPTION_UNAVAILABLE, API_KEY_CHECKS_BUSY */
    public Uni<Finding> find(Secret text) {
        return KeyFormat.parse(text)
                .map(parts -> parts.region().equals(region.id())
                        ? known.findStored(PresentedKey.of(pepper.hashes(text))).map(KeyFinder::finding)
                        : Uni.createFrom().<Finding>item(new Finding.OfAnotherRegion()))
                .orElseGet(() -> patterns.find(text)
                        .chain(pattern -> pattern.map(foreign -> find(text, foreign))
                                .orElseGet(() -> Uni.createFrom().item(new Finding.NoKey()))));
    }

    /** One that was not used yet is found by our hash from now on, as after a verification. */
    private Uni<Finding> find(Secret text, ForeignPattern pattern) {
        List<PepperHash> hashes = pepper.hashes(text);
        PresentedKey presented = PresentedKey.of(hashes);
        return known.findStored(presented)
                .chain(found -> found.isPresent()
                        ? Uni.createFrom().item(found)
                        : imported.take(text, pattern, hashes.getFirst()).chain(() -> known.findStored(presented)))
                .map(found -> found.filter(key -> key.tenantId().equals(pattern.tenantId())))
                .map(KeyFinder::finding);
    }

    private static Finding finding(Optional<KeyFacts> found) {
        return found.<Finding>map(key -> new Finding.Key(key.tenantId(), key.id()))
                .orElseGet(Finding.NoKey::new);
    }
}
