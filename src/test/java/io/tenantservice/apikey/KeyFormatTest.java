package io.tenantservice.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantservice.platform.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class KeyFormatTest {

    private static final String FIXTURE = "/io/tenantservice/apikey/keys-of-every-format.csv";

    @ParameterizedTest
    @CsvFileSource(resources = FIXTURE)
    void keyOfEveryFormatThatThereHasBeenIsRead(
            FormatVersion version, String text, String prefix, Environment environment, String region) {
        Optional<KeyFormat.Parts> parts = Optional.of(new KeyFormat.Parts(prefix, environment, region));

        assertThat(KeyFormat.parse(Secret.of(text))).isEqualTo(parts);
        for (FormatVersion each : FormatVersion.values()) {
            assertThat(KeyFormat.parse(each, text)).isEqualTo(each == version ? parts : Optional.empty());
        }
    }

    @Test
    void everyFormatHasKeysInTheFixture() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(KeyFormatTest.class.getResourceAsStream(FIXTURE)), StandardCharsets.UTF_8))) {
            List<String> formats = lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", 2)[0])
                    .distinct()
                    .toList();

            assertThat(formats)
                    .isEqualTo(Arrays.stream(FormatVersion.values())
                            .map(FormatVersion::name)
                            .toList());
        }
    }

    /** Whoever writes a scanner tries it with this. */
    @Test
    void exampleOfEveryFormatFollowsItsDescription() {
        for (KeyFormatView format : KeyFormat.described()) {
            String text = format.example();
            int end = text.length() - format.checksum().characters();

            assertThat(text).matches(Pattern.compile(format.regularExpression()));
            assertThat(text.substring(end)).isEqualTo(checksum(text.substring(0, end), format.alphabet()));
            assertThat(KeyFormat.parse(Secret.of(text))).isPresent();
        }
    }

    /** CRC-32/ISO-HDLC bit by bit, as its definition has it. */
    private static String checksum(String text, String alphabet) {
        int crc = -1;
        for (byte next : text.getBytes(StandardCharsets.US_ASCII)) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xEDB88320;
            }
        }
        long value = ~crc & 0xffffffffL;
        StringBuilder digits = new StringBuilder();
        for (; digits.length() < 6; value /= alphabet.length()) {
            digits.append(alphabet.charAt((int) (value % alphabet.length())));
        }
        return digits.reverse().toString();
    }
}
