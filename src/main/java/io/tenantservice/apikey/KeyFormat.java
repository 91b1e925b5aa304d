package io.tenantservice.apikey;

import io.tenantservice.platform.secret.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes keys in the format of today, and reads them in every format that there has been. */
public final class KeyFormat {

    private KeyFormat() {}

    /** What a key tells without a look-up. */
    public record Parts(String prefix, Environment environment, String region) {}

    public static Secret issue(String prefix, Environment environment, String region, SecureRandom random) {
        return switch (FormatVersion.CURRENT) {
            case V1 -> FormatV1.issue(prefix, environment, region, random);
        };
    }

    /** @return nothing when the text has the form of no format, or its checksum is wrong */
    public static Optional<Parts> parse(Secret key) {
        for (FormatVersion version : FormatVersion.values()) {
            Optional<Parts> parts = parse(version, key.reveal());
            if (parts.isPresent()) {
                return parts;
            }
        }
        return Optional.empty();
    }

    static Optional<Parts> parse(FormatVersion version, String text) {
        return switch (version) {
            case V1 -> FormatV1.parse(text);
        };
    }

    static List<KeyFormatView> described() {
        return Arrays.stream(FormatVersion.values())
                .map(version -> switch (version) {
                    case V1 -> FormatV1.described();
                })
                .toList();
    }
}
