package io.tenantservice.apikey.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantservice.platform.secret.Secret;
import java.net.URLEncoder;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Hides secrets within other texts, as they are and as an address spells them (RFC 3986, section 2.1). */
final class TextMask {

    private static final String MASK = "[secret]";
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-F]{2}");

    private final List<String> spellings;

    private TextMask(List<String> spellings) {
        this.spellings = spellings;
    }

    static TextMask of(Collection<Secret> secrets) {
        return new TextMask(secrets.stream()
                .map(Secret::reveal)
                .flatMap(TextMask::spellings)
                .distinct()
                .toList());
    }

    private static Stream<String> spellings(String secret) {
        String encoded = URLEncoder.encode(secret, UTF_8).replace("+", "%20");
        String inLowerCase =
                ENCODED.matcher(encoded).replaceAll(digits -> digits.group().toLowerCase(Locale.ROOT));
        return Stream.of(secret, encoded, inLowerCase);
    }

    /** What several secrets cover together is hidden by one mask, so it does not matter which is looked for first. */
    String over(String text) {
        BitSet hidden = new BitSet(text.length());
        for (String secret : spellings) {
            for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length())) {
                hidden.set(at, at + secret.length());
            }
        }
        StringBuilder masked = new StringBuilder();
        int end = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(end)) {
            masked.append(text, end, start).append(MASK);
            end = hidden.nextClearBit(start);
        }
        return masked.append(text, end, text.length()).toString();
    }

    /** Not what it hides. */
    @Override
    public String toString() {
        return MASK;
    }
}
