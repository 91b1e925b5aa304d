package io.tenantservice.platform.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextsTest {

    private static final String HIGH = "\uD83D";
    private static final String LOW = "\uDE00";

    @Property
    void textIsWellFormedWhenItComesBackFromItsBytes(@ForAll("texts") String text) {
        String comesBack = new String(text.getBytes(UTF_8), UTF_8);

        assertThat(Texts.isWellFormed(text)).isEqualTo(comesBack.equals(text));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "ü", HIGH, LOW, HIGH + LOW)
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    @Example
    void halvesOfAPairAreNotWellFormedWhereverTheyStand() {
        assertThat(List.of(HIGH, LOW, LOW + HIGH, HIGH + HIGH + LOW, HIGH + LOW + LOW, "a" + HIGH))
                .noneMatch(Texts::isWellFormed);
    }
}
