package io.tenantservice.configuration;

import static io.tenantservice.configuration.Block.either;
import static io.tenantservice.platform.problem.ProblemCode.OUT_OF_RANGE;
import static io.tenantservice.platform.problem.ProblemCode.REQUIRED;

import io.tenantservice.tenant.TimeZone;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When somebody is there to answer. */
@Coherent
@Schema(name = "BusinessHours", description = "When somebody is there to answer; what is absent has its default")
public record BusinessHours(
        @Nullable
        @Schema(
                description = "Whether the hours are kept; the tenant is always open when they are not",
                examples = "true",
                defaultValue = "false")
        Boolean enabled,

        @Nullable
        @TimeZone
        @Schema(
                description = "IANA name of the time zone of `weekly`; when absent, the tenant's own",
                examples = "Europe/Berlin")
        String timeZone,

        @Nullable
        @Size(max = 50)
        @Schema(
                description = "Open hours of a week in any order; those of one day must not overlap. At least one must "
                        + "be there when `enabled` is true",
                defaultValue = "[]")
        List<@NotNull @Valid OpenHours> weekly,

        @Nullable
        @Size(max = 1024)
        @Pattern(regexp = NOT_BLANK, message = "must not be blank")
        @Schema(
                description = "Answer to a message outside of the hours; none is sent when absent",
                examples = "We are back on Monday at 9 o'clock.")
        String closedText)
        implements Block {

    static final BusinessHours DEFAULTS = new BusinessHours(false, null, List.of(), null);

    /** @return this, and the values below where this has none; the hours of a week are one value */
    BusinessHours over(BusinessHours below) {
        return new BusinessHours(
                either(enabled, below.enabled),
                either(timeZone, below.timeZone),
                either(weekly, below.weekly),
                either(closedText, below.closedText));
    }

    @Override
    public List<Contradiction> contradictions() {
        if (weekly == null || weekly.isEmpty()) {
            return Boolean.TRUE.equals(enabled)
                    ? List.of(Contradiction.at("weekly", REQUIRED, "must have hours when enabled is true"))
                    : List.of();
        }
        return IntStream.range(0, weekly.size())
                .filter(index -> overlapsWithAnEarlierOne(weekly, index))
                .mapToObj(index -> new Contradiction(
                        "weekly", index, OUT_OF_RANGE, "must not overlap with other hours of the day"))
                .toList();
    }

    private static boolean overlapsWithAnEarlierOne(List<OpenHours> weekly, int index) {
        OpenHours hours = weekly.get(index);
        return hours != null
                && weekly.subList(0, index).stream().filter(Objects::nonNull).anyMatch(hours::overlaps);
    }
}
