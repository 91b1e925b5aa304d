package io.tenantservice.apikey.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextMaskTest {

    @Test
    void allSecretsAreHidden() {
        assertThat(mask("key_one", "key_two").over("https://git.example/key_two?q=key_one&r=key_two"))
                .isEqualTo("https://git.example/[secret]?q=[secret]&r=[secret]");
    }

    @Test
    void secretThatBeginsLikeAnotherLeavesNothingOfIt() {
        assertThat(mask("key", "key_long").over("a key_long b key c")).isEqualTo("a [secret] b [secret] c");
        assertThat(mask("key_long", "long_er").over("a key_long_er b")).isEqualTo("a [secret] b");
    }

    @Test
    void maskItselfIsNoPlaceToLookIn() {
        assertThat(mask("key_one", "secret").over("key_one secret")).isEqualTo("[secret] [secret]");
    }

    @Test
    void secretIsHiddenAsAnAddressSpellsIt() {
        TextMask mask = mask("k+y/ é");

        assertThat(mask.over("a=k%2By%2F%20%C3%A9&b=k%2by%2f%20%c3%a9&c=k+y/ é"))
                .isEqualTo("a=[secret]&b=[secret]&c=[secret]");
    }

    @Test
    void itShowsNothingOfWhatItHides() {
        assertThat(mask("key_one")).hasToString("[secret]");
        assertThat(LeakOrigin.of("reporter", List.of(new ReportedLeak(Secret.of("key_one"), "", "", "")))
                        .toString())
                .doesNotContain("key_one");
    }

    private static TextMask mask(String... secrets) {
        return TextMask.of(Stream.of(secrets).map(Secret::of).toList());
    }
}
