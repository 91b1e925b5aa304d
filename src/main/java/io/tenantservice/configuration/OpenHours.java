package io.tenantservice.configuration;

import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.DayOfWeek;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Hours of one day. Their texts have two digits each, so the order of the texts is that of the times. */
@Coherent
@Schema(name = "OpenHours", description = "Hours of one day; those past midnight are two, the second on the next day")
public record OpenHours(
        @NotNull @Schema(examples = "MONDAY") DayOfWeek day,

        @NotNull
        @Pattern(regexp = TIME, message = "must be a time from 00:00 to 23:59")
        @Schema(description = "First minute", examples = "09:00")
        String from,

        @NotNull
        @Pattern(regexp = TIME_OR_END, message = "must be a time from 00:01 to 24:00")
        @Schema(
                description = "First minute after them, later than `from`; `24:00` is the day's end",
                examples = "17:00")
        String to)
        implements Block {

    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private static final String TIME_OR_END = TIME + "|24:00";

    boolean overlaps(OpenHours other) {
        return canBeCompared()
                && other.canBeCompared()
                && day == other.day
                && from.compareTo(other.to) < 0
                && other.from.compareTo(to) < 0;
    }

    @Override
    public List<Contradiction> contradictions() {
        return canBeCompared() && from.compareTo(to) >= 0
                ? List.of(Contradiction.at("to", OUT_OF_RANGE, "must be later than from"))
                : List.of();
    }

    /** What is missing or has the wrong form is refused for that, in no certain order with what is looked at here. */
    private boolean canBeCompared() {
        return day != null && from != null && from.matches(TIME) && to != null && to.matches(TIME_OR_END);
    }
}
