package io.tenantservice.apikey.imports;

import static io.tenantservice.change.ChangeKind.API_KEY_PATTERN;

import io.smallrye.mutiny.Uni;
import io.tenantservice.change.Caches;
import io.tenantservice.change.SubjectCache;
import io.tenantservice.platform.secret.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tells of texts whether they look like an imported key, and whose, from memory. */
@ApplicationScoped
public class KeyPatterns {

    /** The subject of all patterns: they are held together, as a text may have any of them. */
    public static final UUID ALL = new UUID(0, 0);

    private final SubjectCache<UUID, NavigableMap<String, ForeignPattern>> byPrefix;

    KeyPatterns(ImportedKeyQuery query, Caches caches) {
        this.byPrefix = caches.make("api-key-patterns", Set.of(API_KEY_PATTERN), all -> query.patterns());
    }

    /** @return the one pattern that the text has, if it has one */
    public Uni<Optional<ForeignPattern>> find(Secret text) {
        return byPrefix.get(ALL).map(patterns -> patterns.flatMap(known -> find(known, text)));
    }

    /**
     * As no prefix begins another one, that of the text is the last that doesn't come after it: what lies between a
     * prefix and a text that begins so begins so too.
     */
    static Optional<ForeignPattern> find(NavigableMap<String, ForeignPattern> byPrefix, Secret text) {
        return Optional.ofNullable(byPrefix.floorEntry(text.reveal()))
                .map(Map.Entry::getValue)
                .filter(pattern -> pattern.matches(text));
    }
}
