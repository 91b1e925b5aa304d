package io.tenantservice.apikey;

import static java.util.regex.Pattern.compile;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.tenantservice.ratelimit.RateLimit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How often a key may be used, under a name by which verifications charge it.
 *
 * @param automatic never null, though a request may leave it out
 */
@Schema(name = "ApiKeyRateLimit")
public record KeyRateLimit(
        @NotNull @Pattern(regexp = KeyRateLimit.NAME, message = KeyRateLimit.NAME_MESSAGE) @Schema(examples = "default")
        String name,

        @NotNull
        @Min(1)
        @Max(RateLimit.HIGHEST)
        @Schema(description = "So much at once; it comes back evenly within the period", examples = "100")
        Integer limit,

        @NotNull
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                type = SchemaType.STRING,
                format = "duration",
                description = "Whole seconds as an ISO 8601 duration, 1 second to 24 hours",
                examples = "PT1M")
        Duration period,

        @Nullable
        @Schema(description = "Each verification takes 1, unless it says what it takes", defaultValue = "true")
        Boolean automatic) {

    public static final String NAME = "[a-z][a-z0-9_-]{0,31}";
    public static final String NAME_MESSAGE = "must be 1 to 32 of a-z, 0-9, _ and -, the first a letter";

    /** Of one key, and of one verification. */
    public static final int MOST = 5;

    private static final Predicate<String> IS_NAME = compile(NAME).asMatchPredicate();

    public KeyRateLimit {
        automatic = !Boolean.FALSE.equals(automatic);
    }

    public static boolean isName(@Nullable String text) {
        return text != null && IS_NAME.test(text);
    }

    public boolean takesOneByItself() {
        return Boolean.TRUE.equals(automatic);
    }

    public RateLimit rule() {
        return new RateLimit(name, limit, period);
    }
}
