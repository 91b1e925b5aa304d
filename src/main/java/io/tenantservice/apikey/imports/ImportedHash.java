package io.tenantservice.apikey.imports;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the other system has kept of a key. */
@Schema(name = "ImportedHash")
public record ImportedHash(
        @NotNull ImportAlgorithm algorithm,

        @NotNull
        @Size(max = 100)
        @Schema(
                description =
                        "SHA256: 64 hexadecimal digits, or base64. BCRYPT: `$2a$`, `$2b$` or `$2y$`, with a cost of "
                                + "4 to 14",
                examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String value,

        @Nullable
        @Size(min = 8, max = 32)
        @Schema(
                description = "BCRYPT: the beginning of the key in clear, as long as the pattern's `lookup_length`. At "
                        + "most 4 keys may share it",
                examples = "sk_live_4eC39HqL")
        String lookupPrefix) {

    /** A cost of 14 takes about a second; the digits and characters are those of crypt's own base 64. */
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int BYTES = 32;

    /** @return in the one form in which it is stored; nothing when it is no hash of its algorithm */
    Optional<String> normalized() {
        return switch (algorithm) {
            case SHA256 -> sha256().map(HexFormat.of()::formatHex);
            case BCRYPT -> BCRYPT.matcher(value).matches() ? Optional.of(value) : Optional.empty();
        };
    }

    private Optional<byte[]> sha256() {
        try {
            byte[] bytes = HEX.matcher(value).matches()
                    ? HexFormat.of().parseHex(value)
                    : Base64.getDecoder().decode(value.replace('-', '+').replace('_', '/'));
            return bytes.length == BYTES ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
