package io.tenantservice.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import java.security.SecureRandom;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class KeyFormatPropertyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Property
    void issuedKeyTellsWhatItWasIssuedFor(
            @ForAll("prefixes") String prefix, @ForAll Environment environment, @ForAll("regions") String region) {
        Secret key = KeyFormat.issue(prefix, environment, region, RANDOM);

        assertThat(KeyFormat.parse(key)).isEqualTo(Optional.of(new KeyFormat.Parts(prefix, environment, region)));
    }

    @Property
    void oneChangedCharacterIsNoticed(
            @ForAll("prefixes") String prefix,
            @ForAll @IntRange(max = 200) int position,
            @ForAll @CharRange(from = '0', to = 'z') char replacement) {
        String key = KeyFormat.issue(prefix, Environment.LIVE, "eu1", RANDOM).reveal();
        int at = position % key.length();
        String changed = key.substring(0, at) + replacement + key.substring(at + 1);

        assertThat(KeyFormat.parse(Secret.of(changed)).isPresent()).isEqualTo(changed.equals(key));
    }

    @Property
    void anyOtherTextIsRefusedAndNeverFails(@ForAll @StringLength(max = 300) String text) {
        assertThat(KeyFormat.parse(Secret.of(text))).isEmpty();
    }

    @Provide
    Arbitrary<String> prefixes() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(2)
                .ofMaxLength(16);
    }

    @Provide
    Arbitrary<String> regions() {
        return Arbitraries.of("eu", "eu1", "us2", "ap12");
    }
}
