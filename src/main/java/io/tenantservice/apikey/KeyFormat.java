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
 * The text of a key: {@code {prefix}_{live|test}_{region}_{43 base62}{6 base62}}. 43 characters of base62 hold 256
 * random bits; the last six are a CRC-32 of all before them, so a mistyped or made-up key costs no look-up.
 */
final class KeyFormat {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 43;
    private static final int CHECKSUM_LENGTH = 6;

    private static final Pattern FORM = Pattern.compile("(?<prefix>[a-z0-9]{2,16})_(?<environment>live|test)"
            + "_(?<region>[a-z]{2}[0-9]{0,2})_[0-9A-Za-z]{43}[0-9A-Za-z]{6}");

    private KeyFormat() {}

    /** What a key tells without a look-up. */
    record Parts(String prefix, Environment environment, String region) {}

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
    static Optional<Parts> parse(Secret key) {
        String text = key.reveal();
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM_LENGTH;
        if (!checksum(text.substring(0, end)).equals(text.substring(end))) {
            return Optional.empty();
        }
        return Optional.of(new Parts(
                matcher.group("prefix"),
                Environment.valueOf(matcher.group("environment").toUpperCase(Locale.ROOT)),
                matcher.group("region")));
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
