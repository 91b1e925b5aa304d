package io.tenantservice.apikey;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tenantservice.platform.secret.Secret;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * {@code {prefix}_{live|test}_{region}_{43 base62}{6 base62}}. 43 characters of base62 hold 256 random bits; the last
 * six are a CRC-32 of all before them, so a mistyped or made-up key costs no look-up, and a scanner of secrets can tell
 * a key from what only looks like one.
 */
final class FormatV1 {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 43;
    private static final int CHECKSUM_LENGTH = 6;

    /** Without look-around and named groups, which scanners often lack. */
    private static final String EXPRESSION = "([a-z0-9]{2,16})_(live|test)_([a-z]{2}[0-9]{0,2})_[0-9A-Za-z]{49}";

    private static final Pattern FORM = Pattern.compile(EXPRESSION);

    /** Of the right form, and never issued: its random part counts up. */
    private static final String EXAMPLE = "acme_live_eu1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg";

    private FormatV1() {}

    static Secret issue(String prefix, Environment environment, String region, SecureRandom random) {
        StringBuilder text = new StringBuilder()
                .append(prefix)
                .append('_')
                .append(environment.name().toLowerCase(Locale.ROOT))
                .append('_')
                .append(region)
                .append('_');
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return Secret.of(text.append(checksum(text)).toString());
    }

    /** @return nothing when the text has another form or its checksum is wrong */
    static Optional<KeyFormat.Parts> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM_LENGTH;
        if (!text.endsWith(checksum(text.substring(0, end)))) {
            return Optional.empty();
        }
        Environment environment = matcher.group(2).equals("live") ? Environment.LIVE : Environment.TEST;
        return Optional.of(new KeyFormat.Parts(matcher.group(1), environment, matcher.group(3)));
    }

    static KeyFormatView described() {
        return new KeyFormatView(
                FormatVersion.V1.number(),
                EXPRESSION,
                ALPHABET,
                RANDOM_LENGTH,
                new KeyFormatView.Checksum(
                        "CRC-32/ISO-HDLC",
                        CHECKSUM_LENGTH,
                        "The ASCII bytes of all characters before the checksum",
                        "Base 62 in the order of the alphabet, most significant digit first, zeros in front"),
                EXAMPLE + checksum(EXAMPLE));
    }

    private static String checksum(CharSequence text) {
        CRC32 crc = new CRC32();
        crc.update(text.toString().getBytes(US_ASCII));
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }
}
