package io.tenantservice.apikey.imports;

import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;

import io.tenantservice.platform.problem.FieldError;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's imported keys look like. No regular expression, which others could make slow: a beginning, a length and
 * an alphabet are told in one pass.
 *
 * @param lookupLength null when no key of the pattern is hashed by bcrypt
 */
@Schema(name = "ApiKeyPattern")
public record ApiKeyPattern(
        @NotNull
        @Pattern(regexp = "[A-Za-z0-9_.-]{3,32}", message = "must be 3 to 32 of A-Z, a-z, 0-9, _, . and -")
        @Schema(
                description =
                        "How every key begins. No other tenant's keys, and no others of this tenant, may begin so",
                examples = "sk_live_")
        String prefix,

        @NotNull @Schema(description = "The characters after the prefix")
        KeyAlphabet alphabet,

        @NotNull
        @Min(19)
        @Max(LONGEST)
        @Schema(description = "Of the whole key; at least 16 more than the prefix", examples = "40")
        Integer minLength,

        @NotNull @Max(LONGEST) @Schema(description = "Of the whole key; at most 71 with bcrypt", examples = "40")
        Integer maxLength,

        @Nullable
        @Min(8)
        @Max(32)
        @Schema(
                description = "With bcrypt: how many characters the `lookup_prefix` of each key has, the prefix among "
                        + "them. At least 8 further ones must be left",
                examples = "16")
        Integer lookupLength) {

    static final int LONGEST = 200;

    /** bcrypt reads 72 bytes, of which the last one ends the text: longer ones would be as good as others. */
    private static final int LONGEST_FOR_BCRYPT = 71;

    /** So that nobody finds a key by hashing all texts that there can be. */
    private static final int FEWEST_AFTER_PREFIX = 16;

    private static final int FEWEST_AFTER_LOOKUP = 8;

    boolean matches(String text) {
        return text.length() >= minLength
                && text.length() <= maxLength
                && text.startsWith(prefix)
                && hasAlphabet(text.substring(prefix.length()));
    }

    /** Whether a text can begin a key for as long as a look-up by bcrypt needs it. */
    boolean allowsLookup(String beginning) {
        return lookupLength != null
                && beginning.length() == lookupLength
                && beginning.startsWith(prefix)
                && hasAlphabet(beginning.substring(prefix.length()));
    }

    private boolean hasAlphabet(String rest) {
        return rest.chars().allMatch(character -> alphabet.has((char) character));
    }

    /** @return how its numbers contradict each other */
    List<FieldError> contradictions(String pointer) {
        List<FieldError> errors = new ArrayList<>();
        if (minLength < prefix.length() + FEWEST_AFTER_PREFIX) {
            errors.add(new FieldError(
                    pointer + "/min_length", OUT_OF_RANGE, "must be at least 16 more than the prefix has"));
        }
        if (maxLength < minLength) {
            errors.add(new FieldError(pointer + "/max_length", OUT_OF_RANGE, "must be at least min_length"));
        }
        if (lookupLength != null && maxLength > LONGEST_FOR_BCRYPT) {
            errors.add(new FieldError(
                    pointer + "/max_length", OUT_OF_RANGE, "must be at most 71 with lookup_length, for bcrypt"));
        }
        if (lookupLength != null
                && (lookupLength < prefix.length() || lookupLength > minLength - FEWEST_AFTER_LOOKUP)) {
            errors.add(new FieldError(
                    pointer + "/lookup_length",
                    OUT_OF_RANGE,
                    "must be at least what the prefix has, and leave 8 characters of min_length"));
        }
        return errors;
    }
}
