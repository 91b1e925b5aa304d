package io.tenantservice.configuration;

import static io.tenantservice.configuration.Block.either;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How long is kept what arises from messages. */
@Schema(name = "Retention", description = "How long is kept what arises from messages; what is absent has its default")
public record Retention(
        @Nullable
        @Min(1)
        @Max(365)
        @Schema(
                description = "Days that the platform's services keep the log of messages",
                examples = "90",
                defaultValue = "30")
        Integer messageLogDays,

        @Nullable
        @Min(35)
        @Max(1096)
        @Schema(
                description = "Days that single usage events are kept; at least 35, as long as an event may be sent "
                        + "again. The default covers a year and the month before it",
                examples = "730",
                defaultValue = "396")
        Integer usageDays) {

    static final Retention DEFAULTS = new Retention(30, 396);

    /** @return this, and the values below where this has none */
    Retention over(Retention below) {
        return new Retention(either(messageLogDays, below.messageLogDays), either(usageDays, below.usageDays));
    }
}
