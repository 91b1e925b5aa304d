package io.tenantservice.apikey.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the examples that GitHub's documentation of the partner program has, or has had. */
class LeakSignatureTest {

    private static final String KEY = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsz9ugWDj5jK5ELBK42ynytbo38gP"
            + "HzZFI03Exwz8Lh/tCfL3YxwMdLjB+bMznsanlhK0RwcGP3IDb34kQDIo3Q==";
    private static final String BODY =
            "[{\"token\":\"some_token\",\"type\":\"some_type\",\"url\":\"some_url\",\"source\":\"some_source\"}]";
    private static final String SIGNATURE =
            "MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+L2y8oQ9A2T9GGJo6WJY=";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                KEY + '|' + BODY + '|' + SIGNATURE,
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd"
                        + "AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw=="
                        + "|[{\"source\":\"commit\",\"token\":\"some_token\",\"type\":\"some_type\","
                        + "\"url\":\"https://example.com/base-repo-url/\"}]"
                        + "|MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==",
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq"
                        + "kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA=="
                        + "|[{\"type\":\"github_oauth_token\",\"token\":\"cb4985f91f740272c0234202299f43808034d7f5\","
                        + "\"url\":\" https://github.com/github/faketestrepo/blob/b0dd59c0b500650cacd4551ca5989a6194001b10/production.env\"}]"
                        + "|MEQCIAfgjgz6Ou/3DXMYZBervz1TKCHFsvwMcbuJhNZse622AiAG86/cku2XdcmFWNHl2WSJi2fkE8t+auvB24eURaOd2A=="
            })
    void publishedExampleIsGood(String key, String body, String signature) {
        assertThat(isGood(key, body, signature)).isTrue();
    }

    @Test
    void bodyOfWhichOneByteDiffersIsNot() {
        assertThat(isGood(KEY, BODY.replace("some_url", "some_uri"), SIGNATURE)).isFalse();
        assertThat(isGood(KEY, BODY + '\n', SIGNATURE)).isFalse();
    }

    @Test
    void whatIsNoSignatureIsNot() {
        assertThat(isGood(KEY, BODY, "")).isFalse();
        assertThat(isGood(KEY, BODY, "AAAA")).isFalse();
        assertThat(isGood(KEY, BODY, SIGNATURE.substring(4))).isFalse();
    }

    private static boolean isGood(String key, String body, String signature) {
        String pem = "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----";
        var read = PublicKeys.read(PublicKeysTest.document(Map.of("key", pem)));
        return LeakSignature.isOf(
                requireNonNull(read.get("key")),
                body.getBytes(UTF_8),
                Base64.getDecoder().decode(signature));
    }
}
