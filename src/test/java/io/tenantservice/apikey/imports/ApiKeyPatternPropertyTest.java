package io.tenantservice.apikey.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class ApiKeyPatternPropertyTest {

    private static final int FEWEST_AFTER_PREFIX = 16;

    @Property
    void patternOfATextIsTheOneWhosePrefixItBeginsWith(
            @ForAll @Size(max = 20)
                    List<@StringLength(min = 3, max = 5) @CharRange(from = 'a', to = 'c') String> prefixes,
            @ForAll @StringLength(min = 19, max = 24) @CharRange(from = 'a', to = 'd') String text) {
        NavigableMap<String, ForeignPattern> patterns = new TreeMap<>();
        prefixes.stream()
                .filter(prefix -> patterns.keySet().stream()
                        .noneMatch(other -> other.startsWith(prefix) || prefix.startsWith(other)))
                .forEach(prefix -> patterns.put(prefix, pattern(prefix)));

        Optional<ForeignPattern> found = KeyPatterns.find(patterns, Secret.of(text));

        assertThat(found)
                .isEqualTo(patterns.values().stream()
                        .filter(pattern -> pattern.pattern().matches(text))
                        .findFirst());
    }

    @Property
    void anyTextIsToldAndNeverFails(@ForAll @StringLength(max = 250) String text) {
        NavigableMap<String, ForeignPattern> patterns = new TreeMap<>();
        patterns.put("abc", pattern("abc"));

        assertThat(KeyPatterns.find(patterns, Secret.of(text)).isPresent())
                .isEqualTo(text.matches("abc[0-9A-Za-z]{16,197}"));
    }

    private static ForeignPattern pattern(String prefix) {
        return new ForeignPattern(
                UUID.randomUUID(),
                new ApiKeyPattern(
                        prefix,
                        KeyAlphabet.BASE62,
                        prefix.length() + FEWEST_AFTER_PREFIX,
                        ApiKeyPattern.LONGEST,
                        null));
    }
}
