package io.tenantservice.configuration;

import static io.tenantservice.configuration.Block.either;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The WhatsApp side. */
@Coherent
@Schema(name = "Messaging", description = "The WhatsApp side; what is absent has its default")
public record Messaging(
        @Nullable
        @Pattern(
                regexp = "[a-z]{2,3}(_[A-Z]{2})?",
                message = "must be a language code of WhatsApp templates, such as en or pt_BR")
        @Schema(
                description = "Language of templates when a message names none, as WhatsApp writes it: "
                        + "the parts of the BCP 47 code joined by an underscore",
                examples = "pt_BR",
                defaultValue = "en")
        String defaultLanguage,

        @Nullable
        @Schema(
                description = "Whether the first message of a session is answered with `auto_reply_text`",
                examples = "true",
                defaultValue = "false")
        Boolean autoReplyEnabled,

        @Nullable
        @Size(max = 1024)
        @Pattern(regexp = NOT_BLANK, message = "must not be blank")
        @Schema(
                description =
                        "Must be there when `auto_reply_enabled` is true; as long as WhatsApp takes it with buttons",
                examples = "Thank you, we will be with you in a moment.")
        String autoReplyText,

        @Nullable
        @Schema(
                description = "Whether images, audio, video and documents are passed on; text always is",
                examples = "true",
                defaultValue = "true")
        Boolean mediaEnabled,

        @Nullable
        @Min(1)
        @Max(LARGEST_MEDIA_BYTES)
        @Schema(
                description = "Largest file that is passed on, in bytes; the default is the most that WhatsApp takes",
                examples = "16777216",
                defaultValue = "104857600")
        Long maxMediaBytes,

        @Nullable
        @Min(1)
        @Max(SERVICE_WINDOW_MINUTES)
        @Schema(
                description = "Silence of the customer after which a session ends, in minutes; at most WhatsApp's "
                        + "customer service window of 24 hours, after which only templates may be sent",
                examples = "240",
                defaultValue = "1440")
        Integer sessionTimeoutMinutes)
        implements Block {

    /** 100 MB, Meta's limit of a document, the largest kind of media. */
    static final long LARGEST_MEDIA_BYTES = 100L * 1024 * 1024;

    static final int SERVICE_WINDOW_MINUTES = 24 * 60;

    static final Messaging DEFAULTS =
            new Messaging("en", false, null, true, LARGEST_MEDIA_BYTES, SERVICE_WINDOW_MINUTES);

    /** @return this, and the values below where this has none */
    Messaging over(Messaging below) {
        return new Messaging(
                either(defaultLanguage, below.defaultLanguage),
                either(autoReplyEnabled, below.autoReplyEnabled),
                either(autoReplyText, below.autoReplyText),
                either(mediaEnabled, below.mediaEnabled),
                either(maxMediaBytes, below.maxMediaBytes),
                either(sessionTimeoutMinutes, below.sessionTimeoutMinutes));
    }

    @Override
    public List<Contradiction> contradictions() {
        return Boolean.TRUE.equals(autoReplyEnabled) && autoReplyText == null
                ? List.of(Contradiction.at("autoReplyText", REQUIRED, "must be there when auto_reply_enabled is true"))
                : List.of();
    }
}
