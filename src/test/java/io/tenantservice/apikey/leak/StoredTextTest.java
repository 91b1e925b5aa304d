package io.tenantservice.apikey.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTextTest {

    private static final TextMask KEY = TextMask.of(List.of(Secret.of("acme_live_key")));

    @Test
    void addressIsKeptAsItIsButForTheKey() {
        assertThat(stored("https://git.example/a b")).isEqualTo("https://git.example/a b");
        assertThat(stored("https://git.example/acme_live_key?q=acme_live_key"))
                .isEqualTo("https://git.example/[secret]?q=[secret]");
    }

    @Test
    void whatCannotBeKeptIsReplaced() {
        assertThat(stored("a\u0000b\nc")).isEqualTo("a?b?c");
        assertThat(stored("a\ud83dc")).isEqualTo("a?c");
    }

    @Test
    void textIsCutBetweenCharacters() {
        assertThat(stored("x".repeat(49) + "😀😀")).isEqualTo("x".repeat(49) + "😀");
    }

    @Test
    void keyIsMaskedBeforeTheTextIsCut() {
        assertThat(StoredText.of("12345acme_live_key", KEY, 8)).isEqualTo("12345[se");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void emptyTextIsNone(String text) {
        assertThat(StoredText.of(text, KEY, 10)).isNull();
    }

    private static @Nullable String stored(String text) {
        return StoredText.of(text, KEY, 50);
    }
}
