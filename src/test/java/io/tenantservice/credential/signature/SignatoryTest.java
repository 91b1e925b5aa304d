package io.tenantservice.credential.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatoryTest {

    /** The example of GitHub's documentation, whose header has the same name and form as Meta's. */
    private static final Secret SECRET = Secret.of("It's a Secret to Everybody");

    private static final byte[] BODY = "Hello, World!".getBytes(UTF_8);
    private static final String HEX = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));

    @Test
    void publishedExampleIsSigned() {
        assertThat(Signatory.META.read("sha256=" + HEX))
                .hasValueSatisfying(signature -> assertThat(Signatory.isSignedBy(SECRET, BODY, signature))
                        .isTrue());
        assertThat(Signatory.GENESYS.read("sha256=" + BASE64))
                .hasValueSatisfying(signature -> assertThat(Signatory.isSignedBy(SECRET, BODY, signature))
                        .isTrue());
    }

    @Test
    void otherBodyOrSecretIsNot() {
        byte[] signature = HexFormat.of().parseHex(HEX);

        assertThat(Signatory.isSignedBy(SECRET, "Hello, World".getBytes(UTF_8), signature))
                .isFalse();
        assertThat(Signatory.isSignedBy(Secret.of("another"), BODY, signature)).isFalse();
    }

    @Test
    void formOfTheOtherProviderIsNotRead() {
        assertThat(Signatory.META.read("sha256=" + BASE64)).isEmpty();
        assertThat(Signatory.GENESYS.read("sha256=" + HEX)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha1=" + HEX,
                "SHA256=" + HEX,
                HEX,
                "sha256=" + HEX + "00",
                "sha256=" + HEX + "\n",
                " sha256=" + HEX,
                "sha256=" + HEX + ",sha256=" + HEX
            })
    void otherFormsAreNotRead(String header) {
        assertThat(Signatory.META.read(header)).isEmpty();
        assertThat(Signatory.GENESYS.read(header)).isEmpty();
    }
}
